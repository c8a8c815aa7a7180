from . import test_case
from . import test_classification_plain
from . import test_incident
from . import test_incident_access
from . import test_certificate
from . import test_legal
from . import test_note
from . import test_stages_plain
