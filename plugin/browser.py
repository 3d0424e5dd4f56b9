"""Our pages in the user's browser."""

from __future__ import annotations

import logging
import webbrowser
from pathlib import Path
from urllib.parse import quote

from plugin.api.token import read_token
from plugin.errors import UserError
from plugin.obs.worker import Worker

logger = logging.getLogger(__name__)


def page_url(address: str, token_file: Path, page: str = "/") -> str:
    """Where a page is, with the token that lets it do something; it stands where no server ever gets to see it.

    Args:
        address: host and port.
        token_file: where the token is.
        page: its path.

    Raises:
        UserError: there is no token.
    """
    return f"http://{address}{page}#token={quote(read_token(token_file).reveal(), safe='')}"


async def open_dashboard(address: str, token_file: Path) -> None:
    """Open the dashboard, without waiting for the browser; if there is none, that is told."""
    # Not asyncio's threads, which are waited for at the end: some browsers keep the call until they are closed.
    browser = Worker("browser", capacity=1)
    try:
        opened = await browser.call(lambda: webbrowser.open(page_url(address, token_file)))
    except (UserError, webbrowser.Error, OSError) as error:
        logger.warning("The dashboard cannot be opened in a browser: %s", error)
    else:
        if not opened:
            logger.warning("There is no browser to open the dashboard in: open http://%s yourself", address)
    finally:
        await browser.stop(0.0)
