from . import test_access_log
from . import test_alert
from . import test_attachment
from . import test_fields
from . import test_http
from . import test_key_ring
from . import test_suppression
from . import test_ways_in
