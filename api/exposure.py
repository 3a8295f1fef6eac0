"""Keeps a service from being open to the world by oversight."""

from ipaddress import ip_address

from api.settings import Settings, SettingsError


def check(values: Settings, *addresses: str) -> None:
    """Raise SettingsError if anyone could use the service, and nobody has said that they may.

    `addresses` are those it listens on (default: the setting's); a Unix socket's is empty. Behind a
    proxy, the world is on the other side of loopback.
    """
    if values.api_keys or values.public:
        return
    open_to = [address for address in addresses or (values.host,) if not _is_loopback(address)]
    if not open_to and not values.proxies:
        return
    reason = f"It listens on {open_to[0]}" if open_to else "It is behind a proxy (HEARSAY_PROXIES)"
    raise SettingsError(
        f"{reason}, so others can reach it, and it has no API keys. "
        "Make one with `python -m api key new NAME` and set HEARSAY_API_KEYS; "
        "or set HEARSAY_PUBLIC=open, if anyone may use it."
    )


def _is_loopback(address: str) -> bool:
    if address in {"", "localhost"}:
        return True
    try:
        return ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
