"""What the nine were asked and offered, as a page, and what must hold of it."""
import re

from person import entries

EXERCISES = entries("exercises", "exercise")
URGENCY = {"emergency": "at once", "today": "today", "days": "in the next days", "appointment": "an appointment"}
FLAGS = entries("red-flags", "flag")
# Forms of one exercise, the easiest first: the later ones stand for the first.
LADDERS = {"W17": ("W17", "W01"), "M07": ("M07", "M05", "M01")}


def spans(days):
    """[1, 2, 3, 5] as `1-3, 5`."""
    parts = []
    for day in days:
        if parts and parts[-1][1] == day - 1:
            parts[-1][1] = day
        else:
            parts.append([day, day])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def grouped(pairs):
    """Values with the days on which they were so, in the order in which they first were."""
    found = {}
    for day, value in pairs:
        found.setdefault(value, []).append(day)
    return found


def top(found, kind):
    """The claimed state of a kind that comes first: by the word, then by the probability, where one may be said."""
    claimed = [state for state in found["states"] if state["kind"] == kind and state["claim"] in ("likely", "possible")]
    return min(claimed, key=lambda state: (state["claim"] != "likely", -(state["probability"] or 0), state["muscle"]), default=None)


def everything(plan):
    return plan["exercises"] + plan["other_day"]


def serving(plan, state):
    """The planned exercises that work on a state, whatever day of the two they are on."""
    target = f"{state['muscle']} {state['kind']}"
    return [item["id"] for item in everything(plan) if any(
        other == target or other == f"{state['muscle']} {state['side']} {state['kind']}"
        for other in EXERCISES[item["id"]].get("targets", ()))]


def level(plan):
    if plan["stop"]:
        return {"unscreened": "not asked yet", "pain": "closed for today: pain"}.get(plan["stop"], "1")
    if plan["access"] == "gentle":
        return f"{plan['level']}: gentle set" if plan["level"] else "gentle set for today"
    return "3: with cautions" if plan["level"] == 3 else "open"


class Month:
    """One person's days, as the table tells them."""

    def __init__(self, person, days):
        self.person, self.days = person, days
        self.broken = []

    def week(self, number):
        return [day for day in self.days if (day["day"] - 1) // 7 == number - 1]

    @property
    def weeks(self):
        return range(1, (self.days[-1]["day"] - 1) // 7 + 2)

    # What is told of a week.

    def levels(self, week):
        shown = grouped((day["day"], level(day["told"])) for day in week)
        if len(shown) == 1:
            return next(iter(shown))
        return "; ".join(f"{value} (day {spans(days)})" for value, days in shown.items())

    def asked(self, week):
        counts, tests, pain = {}, {}, []
        for day in week:
            for what, said in day["asked"]:
                if re.fullmatch(r"T\d\d", what):
                    tests.setdefault(what, []).append(said)
                elif what == "pain before":
                    pain.append(said)
                elif what not in ("pain after", "effort", "place", "page", "lacks"):
                    counts[what] = counts.get(what, 0) + 1
        names = {"consent": "consent", "signs": "questions about signs", "cautions": "cautions", "things": "things at hand",
                 "norms": "norms", "minutes": "minutes", "daily question": "daily question", "sign again": "a sign again"}
        parts = [names.get(what, what) + (f" ×{count}" if count > 1 else "") for what, count in counts.items()]
        parts += [f"{test} ({', '.join(values)})" for test, values in sorted(tests.items())]
        if pain:
            parts.append("pain " + ", ".join(pain))
        return "; ".join(parts) or "nothing"

    def offered(self, week):
        lines = []
        for title, is_gentle in (("gentle set", True), ("routine", False)):
            days = [day for day in week if not day["told"]["stop"] and (day["told"]["access"] == "gentle") == is_gentle]
            if not days:
                continue
            plan = days[-1]["told"]
            where = "" if len(days) == len(week) else f" (day {spans([day['day'] for day in days])})"
            done = sum(1 for day in days if day["session"] and day["session"]["sets"])
            head = title + where
            if not is_gentle:
                head += f", {plan['phase_text']}"
            lines.append(f"{head}: {'; '.join(self.by_basis(plan))}. Done on {done} of {len(days)} days")
        closed = [day["day"] for day in week if day["told"]["stop"]]
        if closed:
            lines.append(f"nothing (day {spans(closed)})")
        return "<br>".join(lines)

    @staticmethod
    def by_basis(plan):
        if plan["access"] == "gentle":
            return [" ".join(item["id"] for item in plan["exercises"])]
        found = {}
        for item in everything(plan):
            instead = f" (for {item['instead_of']})" if item["instead_of"] else ""
            name = item["id"] + instead
            if name not in found.setdefault(item["basis"], []):
                found[item["basis"]].append(name)
        return [f"{basis} {' '.join(names)}" for basis, names in found.items()]

    def closed(self, week):
        """What pauses and what opens it, in the program's own words where it stands for the first time."""
        lines = []
        for day in week:
            told = day["told"]
            if told["stop"] or told["access"] == "gentle":
                words = self.opens(told)
                if words not in lines:
                    lines.append(words)
            for text in told["left_out"]:
                if text not in lines:
                    lines.append(text)
        waiting = sorted({test for day in week for test in re.findall(
            r"T\d\d", " ".join(re.findall(r"((?:T\d\d(?:, | and )?)+) waits?: ", day["balance"])))})
        if waiting:
            lines.append(f"self-tests that wait: {' '.join(waiting)}")
        return "<br>".join(lines) or "-"

    @staticmethod
    def opens(plan):
        parts = []
        if plan["stop"] == "unscreened":
            return "all of it, until the questions are answered"
        for sign in plan["signs"]:
            flag = FLAGS.get(sign["sign"], {})
            gone = f", or gone for {flag['gone_days']} days" if "gone_days" in flag else ""
            eased = f", or pain of 5 or less for {flag['eased_days']} days" if "eased_days" in flag else ""
            parts.append(f"the routine waits for: {sign['name']} since {sign['date']} ({URGENCY.get(sign['urgency'], 'soon')}). "
                         f"Opens when a clinician has looked{gone}{eased}: `assess signs`")
        pain = plan["pain"]
        if pain["now"] is not None and pain["now"] > 5:
            parts.append("the routine waits for today's pain: opens at 5 of 10 or less")
        elif pain["flare_up_since"] and plan["access"] == "gentle":
            parts.append(f"a flare-up since {pain['flare_up_since']}: two days, then half, three quarters, all of the routine")
        return "; ".join(parts)

    def claims(self, week):
        lines = []
        for kind in ("tight", "weak"):
            shown = []
            for day in week:
                state = top(day["found"], kind)
                told = day["told"]
                if state is None:
                    shown.append((day["day"], "none"))
                elif told["stop"] or told["access"] == "gentle":
                    shown.append((day["day"], f"{state['claim']} {self.name(state)}: not open"))
                else:
                    ids = serving(told, state)
                    shown.append((day["day"], f"{state['claim']} {self.name(state)}: {' '.join(dict.fromkeys(ids)) or 'NOTHING'}"))
            found = grouped(shown)
            lines.append(f"{kind}: " + "; ".join(
                value + ("" if len(found) == 1 else f" (day {spans(days)})") for value, days in found.items()))
        return "<br>".join(lines)

    @staticmethod
    def name(state):
        return state["name"]

    # What must hold.

    def check(self):
        """Sentences about what does not hold; none where all does."""
        for day in self.days:
            for plan in (day["plan"], day["told"]):
                self.check_plan(day["day"], plan, day["found"])
        return self.broken

    def fail(self, day, text):
        sentence = f"{self.person.name}, day {day}: {text}"
        if sentence not in self.broken:
            self.broken.append(sentence)

    def check_plan(self, day, plan, found):
        ids = [item["id"] for item in everything(plan)]
        if plan["stop"] == "unscreened":
            return
        if plan["stop"]:
            self.fail(day, f"nothing is open ({plan['stop']})")
        elif plan["access"] == "gentle":
            if not ids or not self.opens(plan):
                self.fail(day, "no gentle set, or nothing says what opens the routine")
        else:
            if plan["signs"]:
                self.fail(day, "the routine is open, and a sign is told as holding it back")
            for kind in ("tight", "weak"):
                state = top(found, kind)
                if state and not serving(plan, state):
                    self.fail(day, f"no exercise for the top {kind} muscle, {state['name']}")
            if not ids:
                self.fail(day, "an open routine without an exercise")
            for item in everything(plan):
                for caution in self.person.cautions & set(EXERCISES[item["id"]].get("cautions", ())):
                    if not item["ways"]:
                        self.fail(day, f"{item['id']} in spite of {caution}")
        for need in self.person.must if day >= 4 else ():
            if not set(LADDERS.get(need, (need,))) & set(ids):
                self.fail(day, f"{need} is missing: {' '.join(ids)}")

    # The page.

    def page(self, number):
        lines = [f"## {number}. {self.person.name}", "", self.person.about, "",
                 "| week | level | asked | offered | closed, and what opens it | top claims and their exercises |",
                 "|---|---|---|---|---|---|"]
        for week in self.weeks:
            days = self.week(week)
            title = f"{week}" if len(days) == 7 else f"{week} (day {spans([day['day'] for day in days])})"
            lines.append("| " + " | ".join((title, self.levels(days), self.asked(days), self.offered(days), self.closed(days),
                                           self.claims(days))) + " |")
        changed = [line for line in self.days[-1]["told"]["progress_text"]]
        if changed:
            lines += ["", "What the retests said: " + " ".join(changed)]
        return "\n".join(lines) + "\n"

    def summary(self):
        """One line: of how many days open, with a claim, and with its exercise."""
        open_days = [day for day in self.days if not day["told"]["stop"] and day["told"]["access"] == "open"]
        cells = [self.person.name, f"{len(open_days)} of {len(self.days)}"]
        for kind in ("tight", "weak"):
            claimed = [day for day in open_days if top(day["found"], kind)]
            served = [day for day in claimed if serving(day["told"], top(day["found"], kind))]
            cells.append(f"{len(served)} of {len(claimed)}" if claimed else "no claim" if open_days else "not open")
        others = grouped((day["day"], level(day["told"])) for day in self.days if day not in open_days)
        cells.append("; ".join(f"{value} on {len(days)} days" for value, days in others.items()) or "-")
        return "| " + " | ".join(cells) + " |"


HEAD = """# Nine people, day by day over four weeks

Made by `make people`: `Tools/Balance/People/people` answers the program's own line dialogue as nine made-up people would, on
a record of each one's own, with the clock of a test library. Whose line says “a sensor” has days recorded from the bytes of a
virtual sensor; the others have none. Such days differ by a second from one run to the next, so of two claims that are
nearly as likely the first may change; all else is the same. It says what the program does; it says nothing about people.

A level is what `routine` said at the end of the day: 1 stop now, 2 see someone, 3 with cautions. An exercise stands with what
it rests on: measured, supposed, core, goal. A top claim is the muscle that `imbalance` names first, tight and weak.

| | days open | top tight claim has an exercise | top weak claim has an exercise | elsewhere |
|---|---|---|---|---|
"""


def text(months):
    lines = [month.summary() for month in months]
    pages = [month.page(number) for number, month in enumerate(months, 1)]
    return HEAD + "\n".join(lines) + "\n\n" + "\n".join(pages)
