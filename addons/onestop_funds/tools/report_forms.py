"""The engines of the forms: what ``engine`` of a form's record may name."""

from . import report_face, report_financial, report_german, report_iati, report_sf425

ENGINES = {
    "face": report_face.compute,
    "financial": report_financial.compute,
    "german": report_german.compute,
    "iati": report_iati.compute,
    "sf425": report_sf425.compute,
}
