"""A woman's name, her telephone and what is written of her reach nobody else.

They are planted by those whose work it is, in one day of a centre. Then every other
role asks the running server for everything, in debug mode, by session, XML-RPC and
JSON-2; and the database's dump, the file store and the server's log are searched. A
control, which others may read, is found by the same search.
"""

import subprocess
import tarfile

import pytest
from onestop_cli import backups
from onestop_cli.workspace import Workspace
from support_day import TEAM, Day
from support_leak import DULL, Crawler, Secrets, key_for
from support_platform import shared_state
from support_server import Copy, Server

OTHERS = (
    "reception",
    "social_worker2",
    "legal",
    "police",
    "coordinator",
    "trainer",
    "livelihoods",
    "storekeeper",
    "finance",
    "certifier",
    "director",
    "protection",
    "national",
    "auditor",
    "admin",
    "segou_social_worker",
    "segou_coordinator",
)
#: Who asks for every model there is; the others ask for those of the suite, and files.
BROAD = ("reception", "director", "admin")
#: Secrets that a role of the list is meant to read.
READERS = {
    "livelihoods": {
        "onestop.assessment.evidence",
        "onestop.enrolment.leave.text",
        "onestop.graduate.followup.text",
        "onestop.kit.receipt.mark",
        "onestop.training.task.note",
    },
    "protection": {"onestop.conflict.reason"},
}
#: Sealed fields that this day does not fill, and why.
NOT_OF_THAT_DAY = {
    "onestop_grant_budget_import_file": "a donor's budget, forgotten with the choice",
    "onestop_grant_budget_import_file_name": "forgotten with the choice",
    "onestop_grant_rate_import_file_name": "forgotten with the choice",
    "onestop_grant_rate_import_file": "official rates, forgotten with the choice",
    "onestop_register_import_line_label": "lines of an old register, forgotten",
    "onestop_register_import_line_reason": "lines of an old register, forgotten",
    "onestop_person_identity_birth_date": "a date is found everywhere",
    "onestop_bed_assignment_exception_reason": "of beds, see their own tests",
    "onestop_bed_assignment_move_reason": "of beds, see their own tests",
    "onestop_stay_cancel_reason": "of beds, see their own tests",
    "onestop_stock_import_file": "a list of materials, forgotten with the import",
    "onestop_certificate_paper_printed_name": "for one paper, see its own tests",
    "onestop_enrolment_add_codes": "forgotten with the enrolling",
    "onestop_tablet_key_secret": "random, and no word of a person",
    "onestop_training_import_file": "forgotten with the import",
    "onestop_training_import_file_name": "forgotten with the import",
    "onestop_alert_finding": "for who oversees files; no word of the person",
    "onestop_break_glass_reason": "of emergency access, see its own tests",
    "onestop_break_glass_review_text": "of emergency access, see its own tests",
    "onestop_case_approval_comment": "of approvals, see their own tests",
    "onestop_case_copy_part_why_not": "of her own copy, see its own tests",
    "onestop_case_export_purpose_text": "of exports: no word of a person",
    "onestop_case_hand_over_text": "for the colleague who is asked",
    "onestop_case_staff_text": "for the colleague who is asked",
    "onestop_referral_answer": "as the text of the referral",
    "onestop_case_return_comment": "forgotten with the answer",
    "onestop_register_import_file": "forgotten with the choice",
    "onestop_register_import_refused_file": "forgotten with the choice",
    "onestop_legal_hold_reason": "for who oversees files; no word of the person",
    "onestop_break_glass_request_reason": "forgotten with the request",
    "onestop_conflict_request_reason": "forgotten with the request",
}
SEALED = """
SELECT table_name, column_name FROM information_schema.columns
 WHERE data_type = 'bytea' AND table_schema = 'public' AND column_name !~ '_bidx$'
   AND (table_name LIKE 'onestop%' OR column_name LIKE 'sealed%')
"""
MODELS = """
SELECT model FROM ir_model WHERE NOT abstract AND NOT transient ORDER BY model
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    copy = Copy("leak").create()
    log = tmp_path_factory.mktemp("leak") / "odoo.log"
    try:
        with Server(copy, log) as server:
            yield server, Day(server).live()
    finally:
        copy.drop()


def models(house):
    """Return {model: numbers of the records of the day}."""
    server, day = house
    return {
        model: day.ids.get(model, [])
        for (model,) in server.copy.ask(MODELS)
        if model not in DULL
    }


def test_those_who_help_her_read_it(house):
    """Without this, the searches below would find nothing for want of anything."""
    _server, day = house
    read = day.who("psychologist").must(
        "onestop.case.note", "search_read", [["case_id", "=", day.case]], ["text"]
    )
    wanted = day.secrets.planted["onestop.case.note.text of psychological"]
    assert [note["text"] for note in read] == [wanted]


@pytest.mark.parametrize("login", OTHERS)
def test_nobody_else_reads_it(house, login):
    server, day = house
    crawler = Crawler(server, login, day.secrets)
    for model, ids in models(house).items():
        if login in BROAD or ids or model.startswith("onestop."):
            crawler.visit(model, ids)
    leaks = crawler.answers.places - READERS.get(login, set())
    assert leaks == set(), crawler.answers.leaks
    assert crawler.answers.places >= READERS.get(login, set())
    assert crawler.answers.given > 20


@pytest.mark.parametrize("login", list(TEAM))
def test_each_discipline_reads_its_own_notes(house, login):
    server, day = house
    crawler = Crawler(server, login, day.secrets)
    notes = day.ids["onestop.case.note"]
    crawler.visit("onestop.case.note", notes)
    own = f"onestop.case.note.text of {TEAM[login]}"
    assert crawler.answers.places == {own}


def test_the_search_finds_what_may_be_read(house):
    """The control: her alias is for reception, and the same search finds it."""
    server, day = house
    control = Secrets()
    control.plant("alias", day.alias)
    crawler = Crawler(server, "reception", control)
    crawler.visit("onestop.person", [day.person])
    assert crawler.answers.leaks


@pytest.mark.parametrize("login", ["social_worker2", "director", "finance", "admin"])
def test_nor_by_xmlrpc(house, login):
    server, day = house
    crawler = Crawler(server, login, day.secrets, debug=False)
    crawler.by_xmlrpc(server.copy.name, models(house))
    assert crawler.answers.leaks == {}


@pytest.mark.parametrize("login", ["finance", "admin"])
def test_nor_by_json2(house, login):
    """With a key that stands in the database; roles that see persons have none."""
    server, day = house
    crawler = Crawler(server, login, day.secrets, debug=False)
    crawler.by_json2(key_for(server.copy, crawler.session.uid), models(house))
    assert crawler.answers.leaks == {}
    assert crawler.answers.given > 20


def test_nor_in_the_dump_and_the_file_store(house, tmp_path):
    server, day = house
    workspace = Workspace()
    workspace.state = shared_state()
    workspace.use_what_is_there()
    control = Secrets()
    control.plant("alias", day.alias)
    version = int(server.copy.ask("SHOW server_version_num")[0][0]) // 10000
    backups.write(workspace, server.copy.name, tmp_path / "backup.tar.gz")
    found, controls = {}, 0
    with tarfile.open(tmp_path / "backup.tar.gz") as archive:
        for entry in archive:
            content = archive.extractfile(entry).read() if entry.isfile() else b""
            if entry.name == backups.DUMP:
                content = plain(workspace, content, version)
                controls += bool(control.found_in(content))
            if leaked := day.secrets.found_in(content):
                found[entry.name] = leaked
    assert found == {}
    assert controls == 1


def plain(workspace, dump, version):
    """Return a dump as the SQL that restores it."""
    clients = workspace.clients(version)
    command = [clients.folder / "pg_restore", "--file", "-"]
    env = workspace.client_environment(clients)
    done = subprocess.run(command, input=dump, capture_output=True, env=env, check=True)
    return done.stdout


def test_nor_in_the_log(house):
    server, day = house
    assert day.secrets.found_in(server.log.read_bytes()) == []


def test_every_sealed_field_was_filled(house):
    """A field that is sealed next year belongs into the day, or into the list."""
    server, day = house
    filled = {field.replace(".", "_") for field in day.fields}
    columns = {f"{table}_{name}" for table, name in server.copy.ask(SEALED)}
    assert sorted(columns - filled - NOT_OF_THAT_DAY.keys()) == []
