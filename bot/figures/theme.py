"""The colours and measures of the drawings.

Movement is blue, muscles are red, and nothing else is either. Clothes are light enough for the dark rim of a muscle to
stand out from them (tests/figures/test_theme.py reckons it, for protan and deutan eyes as well).
"""

Colour = tuple[int, int, int]

PAPER: Colour = (250, 248, 244)
PANEL: Colour = (230, 237, 240)
FLOOR: Colour = (222, 228, 231)
INK: Colour = (33, 43, 54)
SOFT_INK: Colour = (84, 97, 110)
EDGE: Colour = (38, 50, 64)
GHOST: Colour = (206, 215, 221)

SKIN: Colour = (236, 196, 168)
HAIR: Colour = (66, 49, 44)
MOUTH: Colour = (150, 84, 74)
SHIRT: Colour = (152, 188, 212)
SHORTS: Colour = (120, 143, 176)
SHOE: Colour = (250, 250, 250)
SOLE: Colour = (70, 84, 100)

HARD: Colour = (235, 64, 52)
HELPING: Colour = (250, 176, 146)
RIM: Colour = (84, 14, 20)
MOVE: Colour = (24, 92, 140)

MAT: Colour = (126, 178, 170)
WOOD: Colour = (178, 160, 140)
PADDING: Colour = (84, 92, 104)
STEEL: Colour = (146, 156, 166)
IRON: Colour = (58, 64, 74)
RUBBER: Colour = (240, 178, 50)
BALL: Colour = (132, 152, 196)
FOAM: Colour = (72, 128, 140)
WALL: Colour = (214, 208, 198)

CONTOUR_CM = 1.0
EDGE_CM = 0.4
RIM_CM = 0.55
