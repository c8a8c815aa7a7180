from . import books
from . import iati
