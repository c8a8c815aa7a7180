"""What the access log costs in the requests that the screens of files send."""

from ..privacy.measuring import as_it_is, show_requests, without_log
from ..privacy.web import Web


def show(house, rounds):
    """Print it for a social worker of a house."""
    web = Web(house.name, house.login)
    uid = house.users["worker"]
    specs, ids = house.specs[uid], [house.case_ids[uid]]
    domain = [("date_closed", "=", False)]
    listing = {"domain": domain, "limit": 80, "count_limit": 10001}

    def listed():
        keywords = {**listing, "specification": specs["list"]}
        return web.call("onestop.case", "web_search_read", **keywords)[1]

    def opened():
        keywords = {"specification": specs["form"]}
        return web.call("onestop.case", "web_read", ids, **keywords)[1]

    def home():
        return web.call("onestop.case", "get_home")[1]

    asked = {"list of 80": listed, "one file, all pages": opened, "home": home}
    show_requests(
        ((words, ask, as_it_is, without_log) for words, ask in asked.items()), rounds
    )
