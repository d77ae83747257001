"""One person: what they would answer, and what they do on a day. The nine are in nine.py."""
import os
import re
import tomllib

from dialog import Surprise

KNOWLEDGE = os.path.join(os.path.dirname(__file__), "..", "..", "..", "Sources", "CKnowledge")


def entries(name, kind):
    with open(os.path.join(KNOWLEDGE, name + ".toml"), "rb") as file:
        return {entry["id"]: entry for entry in tomllib.load(file)[kind]}


SIGNS = {flag["question"]: identity for identity, flag in entries("red-flags", "flag").items()}
CAUTIONS = {caution["question"]: identity for identity, caution in entries("cautions", "caution").items()}
TESTS = entries("self-tests", "test")
THINGS = {"band": "an elastic band", "strap": "a strap", "roller": "a foam roller", "ball": "a tennis ball",
          "two_balls": "two tennis balls"}


def changed(shown):
    """What the plan says of self-tests that were done again."""
    lines = shown.split("What has changed\n")[-1].split("\n\n")[0] if "What has changed\n" in shown else ""
    items = lines.replace("\n- ", "\n").removeprefix("- ").split(".\n")
    return [" ".join(item.split()).rstrip(".") + "." for item in items if item.strip()]


# What is measured at each side of each trial lies a little beside the last one, the same way each time it is run.
WOBBLE = (1.0, 1.12, 0.9, 1.05, 0.95, 1.08, 0.93)


class Person:
    """Somebody with no sign, no caution and no pain, who does what is asked. The others differ from this one."""

    name = "nobody"
    about = ""
    signs = frozenset()
    cautions = frozenset()
    things = frozenset({"strap"})
    norms = "women"
    minutes = 15
    effort = "5"
    place = "blades"
    wears_sensor = False
    # What is measured, by self-test; of a test with several answers by answer. What is not here is skipped.
    body = {}
    lacks = frozenset({"helper", "camera"})
    tests_a_day = 5
    # Whether exercises are done as often as is asked.
    is_diligent = True
    # Exercises that the open routine must hold once every self-test has been done.
    must = ()

    def __init__(self, house):
        self.house = house
        self.asked = []
        self.tests_left = 0
        self.wobble = 0
        # Whether it was the gentle set the day before.
        self.was_gentle = False

    @property
    def day(self):
        return self.house.day

    # What is so on a day.

    def pain_before(self):
        return 0

    def pain_after(self):
        return self.pain_before()

    def is_new_or_worse(self):
        """What the daily question is answered with."""
        return "no"

    @property
    def is_weekday_of_sessions(self):
        """Monday, Tuesday, Thursday and Saturday: four sessions a week."""
        return (self.day - 1) % 7 in (0, 1, 3, 5)

    def wants_session(self, plan):
        """Four days a week; the gentle set each day."""
        is_gentle = plan["access"] == "gentle" or self.was_gentle
        return self.is_diligent and not plan["rest_day"] and (self.is_weekday_of_sessions or is_gentle)

    def wants_tests(self, plan):
        return self.is_diligent and bool(plan["due_tests"])

    # A day.

    def live(self):
        """A day at home: the self-tests that are due, the plan, the session, and in the evening the day's summary.

        Returns what programs read of it: the plan as it was shown and as it is at the end of the day, and what is found.
        """
        self.asked = []
        if self.wears_sensor and self.wears_it_today and self.house.recorder:
            self.house.record(f"fortnight-{(self.day - 1) % 14 + 1}")
        self.before_anything()
        plan = self.house.json_of("routine")
        if plan["stop"] == "unscreened" or self.wants_tests(plan):
            self.assess()
        shown = self.house.read("routine")
        plan = self.house.json_of("routine")
        session = None
        if plan["stop"] != "unscreened" and self.wants_session(plan):
            session = self.train()
        balance = self.house.read("imbalance")
        found = self.house.json_of("imbalance")
        told = self.house.json_of("routine")
        self.house.read("summary")
        self.was_gentle = told["access"] == "gentle"
        week = f" week {told['week']}" if told["week"] else ""
        told["phase_text"] = {"assess": "first week", "balance": "build", "maintain": "keep"}.get(told["phase"], "-") + week
        told["progress_text"] = changed(shown)
        return {"day": self.day, "plan": plan, "told": told, "found": found, "asked": self.asked, "session": session,
                "balance": " ".join(balance.split())}

    @property
    def wears_it_today(self):
        """On Monday, Wednesday and Friday: at the office."""
        return (self.day - 1) % 7 in (0, 2, 4)

    def before_anything(self):
        pass

    def assess(self, *more):
        self.tests_left = self.tests_a_day
        return self.house.talk(["assess", *more], self.answer)

    def train(self):
        pages, closing = self.house.talk(["routine", "start"], self.answer)
        done = [page.title for page, said in pages if "Enter (done)" in page.prompt and said == ""]
        return {"sets": len(done), "closing": closing, "pages": [page.title for page, _ in pages]}

    # A page.

    def answer(self, page):
        title, text = page.title, page.text
        if "Enter (done)" in page.prompt:
            # Seconds of a hold, of repetitions or of a rest: they pass.
            return ""
        if title == "Before the first question":
            return self._told("consent", "yes")
        if re.match(r"Question \d+ of \d+$", title) or title == "More about it":
            # What comes, and how long it takes, is said below the first question.
            return self.of_sign(text.split(" What comes: ")[0])
        if title == "How are you today?":
            return self._told("daily question", self.is_new_or_worse())
        if title == "What is new or worse":
            return self.of_groups(text)
        if title.startswith("About you"):
            return self._told("cautions", "yes" if CAUTIONS[text] in self.cautions else "no")
        if title.startswith("Your equipment"):
            return self._told("things", "yes" if any(THINGS[thing] in text for thing in self.things) else "no")
        if title == "Whose norms":
            return self._told("norms", self.norms)
        if title == "Your time":
            return self._told("minutes", str(self.minutes))
        if re.match(r"(Test \d+ of \d+  )?T\d\d  ", title):
            return self.of_test(page)
        if title == "Pain now":
            is_after = bool(self.asked) and self.asked[-1][0] == "effort"
            return self._told("pain after" if is_after else "pain before",
                              str(self.pain_after() if is_after else self.pain_before()))
        if title == "Where does it hurt most?":
            return self._told("place", self.place)
        if title == "How hard was it":
            return self._told("effort", self.effort)
        if title == "What comes now":
            return ""
        if re.match(r"\d+ of \d+ answered$", title):
            return "more" if self.tests_left else ""
        if re.match(r"\d+/\d+[ ,]", title):
            # An exercise: its first page, or its seconds.
            return ""
        return self.of_other(page)

    def of_other(self, page):
        """A page that only wants to be read."""
        if page.options[:-1] in (["go on"], ["I have read it"]):
            self.asked.append(("page", page.title))
            return ""
        raise Surprise(f"day {self.day}: {self.name} does not know what to say to “{page.title}”: {page.text}")

    def of_sign(self, text):
        if "Is it new or worse since" in text:
            return self._told("sign again", "no")
        return self._told("signs", "yes" if SIGNS[text] in self.signs else "no")

    def of_groups(self, text):
        return ""

    def of_test(self, page):
        test = re.match(r"(?:Test \d+ of \d+  )?(T\d\d)", page.title)[1]
        if "Enter (begin)" in page.prompt:
            missing = [thing for thing in sorted(self.lacks) if "no " + thing in page.options]
            if missing:
                return self._told("lacks", "no " + missing[0])
            if test not in self.body:
                return "skip"
            if self.tests_left == 0:
                return None
            self.tests_left -= 1
            return ""
        if page.options[0] in ("keep", "go on"):
            return ""
        return self._told(test, self.measured(test, page))

    def measured(self, test, page):
        answers = TESTS[test]["answers"]
        value = self.body[test]
        if isinstance(value, dict):
            value = value[next(answer["id"] for answer in answers if answer["prompt"] in page.text)]
        if isinstance(value, str):
            return value
        limits = next(answer for answer in answers if "low" in answer)
        self.wobble += 1
        value = round(value * WOBBLE[self.wobble % len(WOBBLE)])
        return str(min(limits["high"], max(limits["low"], value)))

    def _told(self, what, said):
        self.asked.append((what, said))
        return said
