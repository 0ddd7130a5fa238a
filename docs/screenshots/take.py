"""The pictures of the README, taken on a walk through the main job. Called by bin/screenshots, which gives DATA_DIR.

Names never change; what is on the pictures follows the day, since the demo sets its dates around today.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
DESK = {"width": 1280, "height": 900}
TELEPHONE = {"width": 360, "height": 740}
COLOURS = 128  # enough for screens of flat colours, and a third of the bytes
MAX_BYTES = 200_000
PDF_RESOLUTION = "80"


@contextmanager
def portal() -> Iterator[str]:
    """Serve a demo province on a free port; gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    surroundings = {**os.environ, "HOST": "127.0.0.1", "PORT": port, "WORKERS": "1"}
    subprocess.run([sys.executable, "-m", "config.prepare"], cwd=PROJECT, env=surroundings, check=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"],
        cwd=PROJECT,
        env=surroundings,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/suc-khoe/")
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, seconds: int = 60) -> None:
    """Until the server answers."""
    for _ in range(seconds * 5):
        try:
            urlopen(address).close()  # noqa: S310 -- our own server
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def keep(picture: bytes, name: str) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    file = HERE / f"{name}.png"
    image.save(file, optimize=True)
    if file.stat().st_size > MAX_BYTES:
        raise ValueError(f"{file}: {file.stat().st_size} bytes, at most {MAX_BYTES}")
    sys.stdout.write(f"{file.relative_to(PROJECT)}: {file.stat().st_size // 1024} KB\n")


def shoot(page: Page, name: str, *, screen: dict[str, int] = DESK) -> None:
    """What one sees without scrolling further."""
    page.set_viewport_size(screen)
    page.wait_for_load_state("networkidle")
    keep(page.screenshot(animations="disabled"), name)
    page.set_viewport_size(DESK)


def scroll_to(page: Page, selector: str) -> None:
    page.locator(selector).first.evaluate("place => place.scrollIntoView({block: 'start'})")


@contextmanager
def signed_in(browser: Browser, address: str, account: str) -> Iterator[Page]:
    with browser.new_context(
        base_url=address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", reduced_motion="reduce", viewport=DESK
    ) as context:
        page = context.new_page()
        page.goto("/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(account)
        page.get_by_label("Mật khẩu").fill("demo")
        if account == "chuyenvien":
            shoot(page, "01-dang-nhap")
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(f"{address}/")
        yield page


def line(page: Page, code: str):
    return page.locator(f'[data-line="{code}"]')


def enter(page: Page, code: str, typed: str) -> None:
    control = line(page, code).locator("[data-main]")
    control.fill(typed)
    control.blur()


def the_clerk_scores(page: Page) -> str:
    """What is still missing, and one wrong value that is refused beside its field. Gives the address of the sheet."""
    shoot(page, "02-viec-can-lam")
    page.get_by_role("link", name="Chấm tiếp").click()
    enter(page, "III.4", "1")
    enter(page, "III.5", "0")
    expect(page.locator('[data-sum="scored"]')).to_have_text("12")
    page.evaluate("window.scrollTo(0, 0)")
    shoot(page, "03-tu-cham-diem")
    shoot(page, "03-tu-cham-diem-360", screen=TELEPHONE)
    scroll_to(page, '[data-line="III.1"]')
    line(page, "III.2").locator("[data-main]").fill("7,5")
    line(page, "III.2").locator("[data-main]").blur()
    expect(line(page, "III.2").locator("[data-problem]")).to_be_visible()
    shoot(page, "04-gia-tri-sai")
    enter(page, "III.2", "5,5")
    expect(line(page, "III.2").locator("[data-problem]")).to_be_hidden()
    return page.url


def the_head_approves(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}kiem-tra/")
    shoot(page, "05-kiem-tra-va-nop")
    page.get_by_label("Mật khẩu của thủ trưởng").fill("demo")
    page.get_by_role("button", name="Duyệt và nộp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Biên nhận")
    shoot(page, "06-bien-nhan")


def the_leader_checks(page: Page, sheet: str) -> None:
    shoot(page, "07-viec-cua-khoi-truong")
    page.goto(f"{sheet}tham-tra/")
    scroll_to(page, '[data-line="III.1"]')
    line(page, "III.2").locator("[data-main]").fill("5")
    line(page, "III.2").locator("[data-explanation]").fill("Thiếu báo cáo sơ kết quý III.")
    line(page, "III.2").locator("[data-explanation]").blur()
    expect(line(page, "III.2").locator("[data-difference]")).to_contain_text("0,5")
    shoot(page, "08-tham-tra")


def the_bloc_is_ranked(page: Page) -> None:
    page.get_by_role("link", name="Mở bảng tổng hợp").click()
    shoot(page, "09-bang-tong-hop")
    scroll_to(page, "table")
    shoot(page, "09-bang-tong-hop-360", screen=TELEPHONE)


def the_report_is_printed(page: Page) -> None:
    page.goto("/khoi/KT/2019/bao-cao/")
    shoot(page, "10-bao-cao")
    pdf = page.request.get("/khoi/KT/2019/bao-cao/pdf/").body()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.pdf"
        file.write_bytes(pdf)
        pages = ["pdftoppm", "-png", "-r", PDF_RESOLUTION, str(file), f"{folder}/page"]
        subprocess.run(pages, check=True)  # noqa: S603
        for place, page_file in enumerate(sorted(Path(folder).glob("page*.png"))[:3], start=1):
            keep(page_file.read_bytes(), f"11-bao-cao-trang-{place}")


def the_office_looks_around(page: Page) -> None:
    shoot(page, "12-van-phong")
    page.goto("/don-vi/?q=Sở+Xây+dựng")
    shoot(page, "13-tim-don-vi")


def main() -> None:
    for old in HERE.glob("*.png"):
        old.unlink()
    with portal() as address, sync_playwright() as playwright:
        # Chromium's sandbox refuses root, and a container often has nobody else.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--disable-gpu", *flags])
        with signed_in(browser, address, "chuyenvien") as page:
            sheet = the_clerk_scores(page)
        with signed_in(browser, address, "thutruong") as page:
            the_head_approves(page, sheet)
        with signed_in(browser, address, "khoitruong") as page:
            the_leader_checks(page, sheet)
        with signed_in(browser, address, "chutri") as page:
            the_bloc_is_ranked(page)
        with signed_in(browser, address, "banthidua") as page:
            the_report_is_printed(page)
            page.goto("/")
            the_office_looks_around(page)
        browser.close()


if __name__ == "__main__":
    main()
