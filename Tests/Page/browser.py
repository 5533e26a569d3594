"""Chromium, spoken to over a pipe with the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/).

The pipe needs no port, no driver and no library: messages are JSON with a NUL byte after each.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

# A bound for a browser that hangs, not an expectation.
TIMEOUT = 120


class Browser:
    def __init__(self, program):
        self.profile = tempfile.mkdtemp(prefix="page-")
        to_browser, self.output = os.pipe()
        self.input, from_browser = os.pipe()
        # Chromium reads descriptor 3 and writes 4. In a container Chromium's sandbox is not available; the pages are this project's.
        arguments = [
            program, "--headless=new", "--no-sandbox", "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "--no-first-run",
            "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--font-render-hinting=none", "--disable-lcd-text",
            "--disable-background-networking", "--disable-component-update", "--disable-extensions",
        ]
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{to_browser} 4>&{from_browser}', "browser", *arguments],
            pass_fds=(to_browser, from_browser), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
            self.process.wait(10)
        except Exception:
            self.process.kill()
            self.process.wait()
        os.close(self.input)
        os.close(self.output)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, parameters=None, session=None):
        """Calls a method and returns its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.output, data):]
        number = self.number
        answer = self.wait(lambda message: message.get("id") == number, f"an answer to {method}")
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def wait(self, is_wanted, what):
        """Returns the next message that is wanted. Events are also kept in ``events``."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            message = self.receive(deadline, what)
            if "method" in message:
                self.events.append(message)
            if is_wanted(message):
                return message

    def receive(self, deadline, what):
        while b"\0" not in self.buffer:
            if not select.select([self.input], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError(f"no {what} in {TIMEOUT} s")
            data = os.read(self.input, 1 << 20)
            if not data:
                raise RuntimeError("the browser has ended")
            self.buffer += data
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def tab(self, **options):
        return Tab(self, **options)


class Tab:
    """A tab with a window of a size. Its own storage is not shared with other tabs."""

    def __init__(self, browser, width=1280, height=900, dark=False, script=True, reduced=False):
        self.browser = browser
        target = browser.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.target = target
        self.session = browser.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Performance"):
            self.call(f"{domain}.enable")
        self.resize(width, height)
        self.prefer(dark, reduced)
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", {"value": True})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.call("Target.closeTarget", {"targetId": self.target})

    def call(self, method, parameters=None):
        return self.browser.call(method, parameters, self.session)

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def prefer(self, dark=False, reduced=False):
        """Sets what the user prefers."""
        self.call("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if reduced else "no-preference"}]})

    def processor_time(self):
        """The processor time of the page's main thread, in milliseconds."""
        metrics = self.call("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime") * 1000

    def open(self, path, fragment=""):
        """Opens a file and waits until it is loaded."""
        self.url = f"file://{path}" + (f"#{fragment}" if fragment else "")
        self.call("Page.navigate", {"url": self.url})
        self.browser.wait(
            lambda message: message.get("method") == "Page.loadEventFired" and message.get("sessionId") == self.session, "page")
        return self

    def run(self, expression):
        """The value of an expression, which may be a promise."""
        answer = self.call("Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": True})
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        return answer["result"].get("value")

    def settle(self):
        """Waits until the page has drawn itself twice, so that scheduled work is done."""
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200))))")

    def key(self, key, code=None, text=None):
        """Presses a key."""
        virtual = {"Tab": 9, "Escape": 27, "Enter": 13, "/": 191}.get(key, ord(key[0].upper()))
        options = {"key": key, "code": code or key, "windowsVirtualKeyCode": virtual}
        self.call("Input.dispatchKeyEvent", {"type": "keyDown", **options, **({"text": text} if text else {})})
        self.call("Input.dispatchKeyEvent", {"type": "keyUp", **options})

    def type(self, text):
        for character in text:
            self.key(character, text=character)

    def picture(self, path):
        answer = self.call("Page.captureScreenshot", {"format": "png"})
        path.write_bytes(base64.b64decode(answer["data"]))

    def pdf(self, path):
        answer = self.call("Page.printToPDF", {"printBackground": True})
        path.write_bytes(base64.b64decode(answer["data"]))

    def problems(self):
        """What the console has: errors, warnings and exceptions."""
        found = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            parameters = event["params"]
            match event["method"]:
                case "Runtime.exceptionThrown":
                    found.append(parameters["exceptionDetails"].get("exception", {}).get("description", "an exception"))
                case "Runtime.consoleAPICalled":
                    found.append(f"console.{parameters['type']}")
                case "Log.entryAdded":
                    found.append(parameters["entry"]["text"])
        return found

    def requests(self):
        """The addresses that the page asked for, besides its own."""
        own = self.url.split("#")[0]
        return [
            event["params"]["request"]["url"] for event in self.browser.events
            if event.get("sessionId") == self.session and event["method"] == "Network.requestWillBeSent"
            and event["params"]["request"]["url"].split("#")[0] != own]
