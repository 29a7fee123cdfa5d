"""The colours and measures of the drawings."""

from bot.figures.canvas import Colour

VERSION = 1

PAPER: Colour = (250, 248, 244)
PANEL: Colour = (230, 237, 240)
FLOOR: Colour = (222, 228, 231)
INK: Colour = (33, 43, 54)
SOFT_INK: Colour = (92, 105, 118)
EDGE: Colour = (38, 50, 64)

SKIN: Colour = (232, 190, 160)
HAIR: Colour = (66, 49, 44)
SHIRT: Colour = (94, 131, 158)
SHORTS: Colour = (52, 70, 92)
SHOE: Colour = (250, 250, 250)
SOLE: Colour = (70, 84, 100)

HARD: Colour = (235, 64, 52)
ACCENT: Colour = (196, 48, 40)
HELPING: Colour = (244, 146, 110)
ARROW: Colour = (235, 64, 52)

MAT: Colour = (126, 178, 170)
WOOD: Colour = (178, 160, 140)
PADDING: Colour = (84, 92, 104)
STEEL: Colour = (146, 156, 166)
IRON: Colour = (58, 64, 74)
RUBBER: Colour = (240, 178, 50)
BALL: Colour = (132, 152, 196)
FOAM: Colour = (72, 128, 140)
WALL: Colour = (214, 208, 198)

OUTLINE_CM = 0.75
