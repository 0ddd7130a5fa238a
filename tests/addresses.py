"""Every named address of the portal, as the URL patterns tell it."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver


def named_views() -> Iterator[tuple[str, object]]:
    """Yield ("accounts:user_list", view) for every address that Django can find by a name."""
    yield from _inside(get_resolver().url_patterns, "")


def _inside(patterns, prefix: str) -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern.callback
        else:
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _inside(pattern.url_patterns, prefix + namespace)
