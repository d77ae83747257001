"""The nine people who are played: from the first question to the fourth week."""
from person import Person

# Self-tests as somebody does them with whom everything is weak and short, and with whom nothing is.
ALL_BAD = {
    "T01": 5, "T02": 9, "T03": 9, "T04": 9, "T05": 18, "T06": 3, "T07": {"pelvis": "yes", "hip": 15, "knee": 30},
    "T08": 50, "T09": {"higher": "left", "height": 12}, "T10": "yes", "T11": 45, "T12": 40, "T14": 8, "T15": 70,
}
ALL_GOOD = {
    "T01": 0, "T02": 5, "T03": 55, "T04": 4, "T05": 0, "T06": 0, "T07": {"pelvis": "yes", "hip": -15, "knee": 66},
    "T08": 8, "T09": {"higher": "level", "height": 0}, "T10": "no", "T11": 230, "T12": 54, "T14": 75, "T15": 2,
}
# A short neck hold, arms that stay off the floor, two of three lost on the wall: what an office often leaves.
DESK = {"T03": 12, "T05": 12, "T06": 2, "T08": 28, "T09": {"higher": "level", "height": 0}, "T10": "no", "T11": 70,
        "T14": 30, "T15": 30}


class NotLookedAt(Person):
    name = "Pain between the blades nobody has looked at"
    about = "34, at a desk, pain of 4 between the shoulder blades; does the gentle set each day, goes to nobody."
    signs = frozenset({"between_blades"})
    body = DESK

    def pain_before(self):
        return 4


class LookedAt(Person):
    name = "Pain between the blades, looked at"
    about = "The same, and a clinician looks on day 5 and says that exercise is fine; pain of 4 that gets a little less. A sensor."
    signs = frozenset({"between_blades"})
    body = DESK
    wears_sensor = True

    def pain_before(self):
        return 4 if self.day < 15 else 3

    def before_anything(self):
        if self.day == 5:
            self.house.talk(["assess", "signs"], self.answer)

    def is_new_or_worse(self):
        if self.day == 5 and ("daily question", "change what I told") not in self.asked:
            return "change what I told"
        return "no"

    def of_other(self, page):
        if page.title == "What you told":
            return self._told("kept sign", "first")
        if "looked at, exercise is fine" in page.prompt:
            return self._told("looked at", "looked at, exercise is fine")
        return super().of_other(page)


class SixOfTen(Person):
    name = "Pain of 6 of 10"
    about = "Neck pain of 6 for ten days, of 5 until day 18, then 4; no sign."
    place = "neck"
    body = DESK

    def pain_before(self):
        return 6 if self.day <= 10 else 5 if self.day <= 18 else 4


class FlareUp(Person):
    name = "A flare-up"
    about = "Usually 2 of 10 in the low back; 5 on days 12 to 14 after a move of house, then 3, then 2."
    place = "low"
    body = DESK
    norms = "men"

    def pain_before(self):
        return 5 if 12 <= self.day <= 14 else 3 if 15 <= self.day <= 16 else 2

    def wants_session(self, plan):
        # Whoever hurts more goes to see what the program says to that, also on a day of rest.
        return super().wants_session(plan) or 12 <= self.day <= 19 and not plan["rest_day"] or self.day in (12, 13)


class NeckCaution(Person):
    name = "Neck caution"
    about = "Moving the head brings on an old dizziness; a band at hand."
    cautions = frozenset({"neck"})
    things = frozenset({"band", "strap"})
    place = "neck"
    body = DESK

    def pain_before(self):
        return 2


class FragileBones(Person):
    name = "Fragile bones"
    about = "68, osteoporosis; no pain, nothing at hand but a chair and a wall."
    cautions = frozenset({"bone"})
    things = frozenset()
    body = DESK | {"T08": 40}


class AllBad(Person):
    name = "All tests bad"
    place = "middle"
    about = "A man whose every self-test is poor; band, strap, roller and balls at hand, somebody who helps, twenty minutes. A sensor."
    things = frozenset({"band", "strap", "roller", "ball", "two_balls"})
    norms = "men"
    minutes = 20
    must = ("W17", "W07", "M07", "W02")
    lacks = frozenset()
    tests_a_day = 8
    wears_sensor = True
    body = ALL_BAD

    def pain_before(self):
        return 2


class AllGood(Person):
    name = "All tests good"
    about = "A woman who can do all of it; band at hand, somebody who helps."
    things = frozenset({"band", "strap"})
    lacks = frozenset()
    tests_a_day = 8
    body = ALL_GOOD


class DoesNothing(Person):
    name = "Does nothing"
    about = "Answers the first questions, wears the sensor, looks at the summary now and then; no self-test, no session."
    is_diligent = False
    wears_sensor = True

    def wants_tests(self, plan):
        return False


NINE = (NotLookedAt, LookedAt, SixOfTen, FlareUp, NeckCaution, FragileBones, AllBad, AllGood, DoesNothing)
