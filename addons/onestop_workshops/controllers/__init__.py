from . import attendance
from . import outcomes
from . import materials
from . import verify
from . import tablet
from . import tablet_session
