"""What the quiz "Report it well" asks in English. Sellers, shops and goods are invented.

A row is its text, its weight as in quizzes.kinds.report or review, and what a reviewer makes of it. What is
said of marketplaces follows from what they tell about themselves; figures are theirs, so there are none.
"""

from __future__ import annotations

from typing import Any

PAGE = {
    "title": "Report it well",
    "introduction": "Four reports to write and two desks to decide. What does a reviewer need, and what "
    "does harm?",
    "body": "<p>A report is worth what it shows. You get points for the right reason and for evidence that "
    "somebody can check, never for the number of things you tick. Then you change chairs.</p>",
    "campaign": "Four reports, two desks: learn what makes a report work.",
}

REPORTS: list[dict[str, Any]] = [
    {
        "title": "Mirror quality",
        "offer": "bazario.example/o/48213",
        "level": 1,
        "text": "<p>You are looking for running shoes on Bazario and come across this offer. You have "
        "bought nothing. What goes into your report?</p>",
        "reasons": [
            (
                "It is a counterfeit",
                1,
                "The title says so itself: “mirror quality 1:1” is a nicer word for a copy. This reason "
                "leads to the desk that knows the brands.",
            ),
            ("It is not what I ordered", 0, "You ordered nothing. This leads to the desk for refunds."),
            ("It must not be sold at all", 0, "Shoes may be sold. This desk looks for weapons or medicines."),
            ("The seller is slow or rude", 0, "You have never written to this seller."),
        ],
        "evidence": [
            (
                "The exact address of the offer: bazario.example/o/48213",
                1,
                "Without it nobody finds the page: the same pictures stand in many offers.",
            ),
            (
                "A screenshot of the whole page, with today's date",
                1,
                "An offer can change overnight. The picture shows what stood there, and the date says when.",
            ),
            (
                "The tells by name: “mirror quality 1:1” in the title, and one review word for word under "
                "two names",
                1,
                "A reviewer can look at each of them within a minute. That makes a report quick to decide.",
            ),
            (
                "What the brand says, with the link: new shoes cost €90 to €160, and its list of sellers "
                "does not have stride_depot",
                1,
                "Something to compare with, from the brand's own page. Alone it proves nothing; here it "
                "fits.",
            ),
            (
                "“It is much too cheap to be real.”",
                0,
                "A low price proves nothing: sales, second-hand and parallel imports are cheap as well.",
            ),
            (
                "“I have a bad feeling about it.”",
                0,
                "A good reason to look closer. A reviewer needs what you saw when you did.",
            ),
            (
                "A link to your post for everybody: “stride_depot sells fakes!”",
                -1,
                "If you are wrong, you have hurt somebody in public. If you are right, the seller is warned.",
            ),
            (
                "The seller's home address, found in a forum",
                -1,
                "Private data of others never belongs in a report. The marketplace knows its sellers.",
            ),
        ],
        "feedback": "<p><b>Behind the scenes.</b> Marketplaces report that programs look at pictures, words "
        "and the way a seller behaves, often before the first sale. What slips through is found by people. "
        "A reviewer reads many reports a day: an exact address and named tells are what decides.</p>",
    },
    {
        "title": "One letter less",
        "offer": "bazario.example/o/50977",
        "level": 3,
        "text": "<p>You want a wallet from a seller on Orrello's own list: Orrello Store, Casa Pellame or "
        "Nordhaus Leder. Then you read this offer, letter by letter. What do you report?</p>",
        "reasons": [
            (
                "It pretends to be another shop",
                1,
                "The brand's list has Casa Pellame with two l, the page has one. That is what you can show, "
                "so that is your reason.",
            ),
            (
                "It is a counterfeit",
                0,
                "It may be, and nothing on the page shows it. A reviewer would look at the wallet and find "
                "nothing.",
            ),
            ("It must not be sold at all", 0, "Wallets may be sold."),
            ("The price is wrong", 0, "The price lies within the brand's own list."),
        ],
        "evidence": [
            (
                "The exact address of the offer: bazario.example/o/50977",
                1,
                "Names of shops are alike on purpose. The address leads to this one.",
            ),
            (
                "A dated screenshot on which the seller's name can be read",
                1,
                "A shop can be renamed in seconds. The picture keeps the missing letter.",
            ),
            (
                "The link to the brand's list of sellers, with the right spelling",
                1,
                "One look, and the reviewer sees both names side by side.",
            ),
            (
                "“A customer gave one star, so it is a bad shop.”",
                0,
                "Every real shop has an unhappy customer. It says nothing about who the shop is.",
            ),
            ("“I would never buy there.”", 0, "That says something about you and nothing about the shop."),
            (
                "A chat of another customer with the shop, which was passed around",
                -1,
                "It is somebody else's talk. They did not agree, and nobody can check it.",
            ),
            (
                "A message to all your contacts that the owner is a criminal",
                -1,
                "An accusation in public. If it is wrong it can cost you dear, and it helps no reviewer.",
            ),
        ],
        "feedback": "<p><b>Behind the scenes.</b> Brands have a way of their own to report, a portal for "
        "rights holders, and many marketplaces work with them all year round. Only the brand can say for "
        "sure who is on its list. Your report tells both where to look.</p>",
    },
    {
        "title": "The wrong colour",
        "offer": "",
        "level": 2,
        "text": "<p>You bought a Kilovane charger in sage from Ampere Arcade on Bazario. What came is a "
        "Kilovane charger in ink: sealed, with an invoice, and every part as in the brand book. You wrote "
        "in the shop's messages four days ago and got no answer.</p>",
        "reasons": [
            (
                "It is not what I ordered",
                1,
                "The right desk: it can give you your money or the right charger, and it counts the days.",
            ),
            (
                "It is a counterfeit",
                0,
                "Nothing points to a fake: somebody packed the wrong box. This reason could close an honest "
                "shop.",
            ),
            ("It must not be sold at all", 0, "Chargers may be sold in every colour."),
            (
                "The seller is slow or rude",
                0,
                "Four days are long. But you want your charger, and that is another desk.",
            ),
        ],
        "evidence": [
            ("Your order number", 1, "With it the reviewer sees offer, price, day and parcel at once."),
            (
                "A photograph of what came, beside the label on its box",
                1,
                "The label says “ink”. Now nobody has to guess the colour from a picture.",
            ),
            (
                "A dated screenshot of the order, which says “sage”",
                1,
                "What was promised. Offers change, orders do not.",
            ),
            (
                "What you asked the seller and when, in the shop's own messages",
                1,
                "Some marketplaces want the seller asked first. Here is the proof that you did.",
            ),
            (
                "Twelve more pictures of the parcel from all sides",
                0,
                "More pictures of the same thing say no more. Somebody has to look at all of them.",
            ),
            ("“They do it on purpose.”", 0, "You cannot know that, and the desk does not need it."),
            (
                "“And it is a fake!”, so that it goes faster",
                -1,
                "A false report. It goes to another desk, takes longer, and can harm an honest seller.",
            ),
            (
                "The private phone number from the sender's label",
                -1,
                "Cover it in your photographs: it belongs to a person. The marketplace has it anyway.",
            ),
        ],
        "feedback": "<p><b>Behind the scenes.</b> What a marketplace promises to buyers ends after some "
        "days, and not all count from the same day. A report at the wrong desk lets them pass. So: soon, at "
        "the right desk, with the order number.</p>",
    },
    {
        "title": "A fake in your hands",
        "offer": "",
        "level": 2,
        "text": "<p>You bought a Lysombre eau de parfum from scent_corner_mia on Bazario. On the box it "
        "says “Eau de Parfurn”, and the code in the base of the bottle has other digits than the box. In "
        "the shop's messages the seller wrote: “That is the new edition.”</p>",
        "reasons": [
            (
                "It is a counterfeit",
                1,
                "Two parts differ from the brand book. That is more than a feeling, and it can be checked.",
            ),
            (
                "It is not what I ordered",
                0,
                "True in a way. But then the offer stays up, and the next one buys it.",
            ),
            ("It must not be sold at all", 0, "Perfume may be sold."),
            ("The seller is slow or rude", 0, "The seller answered, and politely."),
        ],
        "evidence": [
            (
                "Your order number",
                1,
                "It leads to the offer, the seller and the day, also when the page is gone.",
            ),
            (
                "Photographs of box, bottle, both codes and the parcel's label, names covered",
                1,
                "What a reviewer cannot take in their own hands has to be seen: sharp, near, one part each.",
            ),
            (
                "The tells by name: the line under the name ends in r and n, and the two codes differ",
                1,
                "Now everybody knows where to look in your photographs.",
            ),
            (
                "What the genuine one shows, with the link to the brand's page",
                1,
                "The measure. Without it, it is your word against the seller's.",
            ),
            (
                "The seller's answer in the shop's messages",
                1,
                "“New edition” can be checked: the brand's page knows none.",
            ),
            ("“It smells of nothing.”", 0, "It may be so. Nobody can smell a photograph."),
            (
                "“At that price it had to be a fake.”",
                0,
                "The price proves nothing, and it sounds as if you had known.",
            ),
            (
                "A chat between the seller and another customer",
                -1,
                "It is not yours. That customer can report it.",
            ),
            (
                "The photograph of the seller from a private profile, to be shown around",
                -1,
                "Private, and perhaps another person. Nobody may be hunted for a report.",
            ),
        ],
        "feedback": "<p><b>Behind the scenes.</b> Reviewers ask the brand, and some use programs or testers "
        "that judge photographs. With good evidence they can also look at the seller's other offers, and in "
        "serious cases pass it on to the police or customs. If you are not of age: ask an adult before you "
        "give your name or address.</p>",
    },
]

DESK = (
    "<p>You decide for Bazario. What is clearly a fake comes down, what is not stays. Where something is "
    "missing you may ask for it. {more}</p>"
)

REVIEWS: list[dict[str, Any]] = [
    {
        "title": "Monday at the desk",
        "level": 2,
        "text": DESK.format(more="Four things lie on your desk this morning."),
        # Text, weight, is it a counter-notice, why.
        "files": [
            (
                "<p>“This wallet is fake, I just know it! €85 for an Orrello?”</p><ul><li>Offer: "
                "second-hand wallet by a private person, scuffs described</li><li>Attached: "
                "nothing</li></ul>",
                -1,
                False,
                "A feeling and a low price. Used goods are cheap, and this seller names the scuffs. Taken "
                "down, somebody loses a fair sale and perhaps their account.",
            ),
            (
                "<p>“Counterfeit. Title: ‘1:1 mirror quality’. The small peak of the side mark is as high "
                "as the tall one; the brand's page has it lower.”</p><ul><li>Attached: exact address, two "
                "dated screenshots, link to the brand</li></ul>",
                1,
                False,
                "Address, date, two tells by name and what the genuine one shows. You can check all of it "
                "in two minutes, and it is so.",
            ),
            (
                "<p>“My charger's port is crooked, so it is a copy.”</p><ul><li>Attached: order "
                "number</li><li>Seller: three years, few complaints</li></ul>",
                0,
                False,
                "It may be right. One photograph of port and label would show it. Ask before you decide: it "
                "costs a day, a wrong decision costs a shop.",
            ),
            (
                "<p>“You took down my offer. I am Casa Pellame and stand on Orrello's list. I say in good "
                "faith that the goods are genuine.”</p><ul><li>Attached: invoice from Orrello with the "
                "numbers of the wallets, link to the list</li></ul>",
                1,
                True,
                "The brand's list has the name, letter by letter, and the invoice fits. Whoever was "
                "reported wrongly must be able to come back, and quickly.",
            ),
        ],
        "feedback": "<p><b>Behind the scenes.</b> A report is a claim, not a verdict. That is why there are "
        "counter-notices: the seller answers, and both sides can follow the case. Weak reports cost twice. "
        "An honest seller stands without income, and the good report behind it waits longer.</p>",
    },
    {
        "title": "The desk on a busy day",
        "level": 3,
        "text": DESK.format(more="It is a busy day, and some of these are in a hurry."),
        "files": [
            (
                "<p>“There is a fake Kilovane charger on your site. Please remove it.”</p><ul><li>Attached: "
                "a picture of a crooked seal, cut out, without address or date</li></ul>",
                0,
                False,
                "The seal looks wrong. But on which of a thousand pages? Ask for the address: with it this "
                "becomes a good report.",
            ),
            (
                "<p>“Remove all shops that sell used Lysombre. We sell new bottles, and they spoil our "
                "prices.”</p><ul><li>Attached: a list of 40 offers</li></ul>",
                -1,
                False,
                "Forty addresses and no tell. Selling used genuine goods is allowed. A report is no weapon "
                "against others who sell.",
            ),
            (
                "<p>“We are Tarnvik. Eleven offers carry our registered mark; we did not make these "
                "shoes.”</p><ul><li>Attached: number of the registration, every address, photographs of a "
                "test purchase</li></ul>",
                1,
                False,
                "The rights holder says which right, where, and how they know. Some marketplaces decide "
                "faster for those whose reports have always been good.",
            ),
            (
                "<p>“My goods are real, all my customers are happy. Put them back today, or you will hear "
                "from me!”</p><ul><li>Taken down for: “logo covered, declared as a gift”</li><li>Attached: "
                "nothing</li></ul>",
                -1,
                True,
                "Loud, and nothing answers what was found. An invoice or a link to the brand would have "
                "been worth more. They can send it any time.",
            ),
        ],
        "feedback": "<p><b>Behind the scenes.</b> Marketplaces report that complainants who have been "
        "reliable need less proof from then on, often in what is called a good-faith programme. How many "
        "reports somebody sends does not count there. Being right does.</p>",
    },
]
