#!/usr/bin/python3
"""Writes pictures.json: which picture of @lobehub/fluent-emoji-3d is which class, and on which side of the split.

Classes are Unicode sub-groups (from the package emoji-datasource, MIT, needed by this script alone) plus names that are
listed by hand where a sub-group is too coarse. Skin tones and flags are left out. Pictures that are one glyph in several
versions (woman, man and person; one heart in ten colours) stay on one side of the split. Run from the repository root:

    npm install --no-save emoji-datasource@16.0.0
    /usr/bin/python3 models/objects/list_pictures.py
"""

import json
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[1] / "node_modules"
HELD_OUT_SHARE = 0.1
SPLIT_SEED = 7

# class: (whole sub-groups, single short names)
CLASSES = {
    "face": (
        "face-smiling face-affection face-tongue face-hand face-neutral-skeptical face-sleepy face-unwell face-hat "
        "face-glasses face-concerned",
        "triumph rage angry face_with_symbols_on_mouth smiling_imp imp clown_face",
    ),
    "hand": (
        "hand-fingers-open hand-fingers-partial hand-single-finger hand-fingers-closed hands",
        "writing_hand nail_care",
    ),
    "portrait": (
        "person person-gesture person-role",
        "angel santa mrs_claus superhero male_superhero female_superhero supervillain male_supervillain "
        "female_supervillain mage male_mage female_mage vampire male_vampire female_vampire elf male_elf female_elf "
        "massage man-getting-massage woman-getting-massage haircut man-getting-haircut woman-getting-haircut",
    ),
    "person in action": (
        "person-sport",
        "walking man-walking woman-walking standing_person man_standing woman_standing kneeling_person man_kneeling "
        "woman_kneeling person_with_probing_cane man_with_probing_cane woman_with_probing_cane "
        "person_in_motorized_wheelchair man_in_motorized_wheelchair woman_in_motorized_wheelchair "
        "person_in_manual_wheelchair man_in_manual_wheelchair woman_in_manual_wheelchair runner man-running "
        "woman-running dancer man_dancing person_climbing man_climbing woman_climbing person_in_lotus_position "
        "man_in_lotus_position woman_in_lotus_position",
    ),
    "cat": ("cat-face", "cat cat2 black_cat lion_face tiger tiger2 leopard"),
    "other mammal": (
        "",
        "see_no_evil hear_no_evil speak_no_evil monkey_face monkey gorilla orangutan dog dog2 guide_dog service_dog "
        "poodle wolf fox_face raccoon horse moose donkey racehorse unicorn_face zebra_face deer bison cow ox "
        "water_buffalo cow2 pig pig2 boar ram sheep goat dromedary_camel camel llama giraffe_face elephant mammoth "
        "rhinoceros hippopotamus mouse mouse2 rat hamster rabbit rabbit2 chipmunk beaver hedgehog bat bear polar_bear "
        "koala panda_face sloth otter skunk kangaroo badger",
    ),
    "bird": (
        "",
        "turkey chicken rooster hatching_chick baby_chick hatched_chick bird penguin dove_of_peace eagle duck swan owl "
        "dodo flamingo peacock parrot black_bird goose",
    ),
    "sea animal": ("animal-marine", ""),
    "crawler & insect": (
        "",
        "butterfly bug ant bee beetle ladybug cricket cockroach spider scorpion mosquito fly snail worm",
    ),
    "flower & plant": (
        "plant-flower",
        "seedling potted_plant evergreen_tree deciduous_tree palm_tree cactus ear_of_rice herb shamrock "
        "four_leaf_clover maple_leaf fallen_leaf leaves christmas_tree tanabata_tree bamboo",
    ),
    "fruit": ("food-fruit", ""),
    "vegetable": ("food-vegetable", "mushroom"),
    "dish": ("food-prepared food-asian food-sweet", ""),
    "drink": ("drink", ""),
    "vehicle": (
        "",
        "steam_locomotive railway_car bullettrain_side bullettrain_front train2 metro light_rail tram monorail "
        "mountain_railway train bus oncoming_bus trolleybus minibus ambulance fire_engine police_car "
        "oncoming_police_car taxi oncoming_taxi car oncoming_automobile blue_car pickup_truck truck articulated_lorry "
        "tractor racing_car racing_motorcycle motor_scooter manual_wheelchair motorized_wheelchair auto_rickshaw bike "
        "scooter shopping_trolley boat canoe speedboat passenger_ship ferry motor_boat ship",
    ),
    "aircraft": (
        "",
        "airplane small_airplane airplane_departure airplane_arriving parachute helicopter satellite rocket "
        "flying_saucer",
    ),
    "building": (
        "",
        "stadium classical_building hut house_buildings derelict_house_building house house_with_garden office "
        "post_office european_post_office hospital bank hotel love_hotel convenience_store school department_store "
        "factory japanese_castle european_castle wedding tokyo_tower church mosque hindu_temple synagogue "
        "shinto_shrine kaaba tent circus_tent",
    ),
    "clothing": (
        "",
        "lab_coat safety_vest necktie shirt jeans scarf gloves coat socks dress kimono sari one-piece_swimsuit briefs "
        "shorts bikini womans_clothes running_shirt_with_sash martial_arts_uniform thong_sandal mans_shoe "
        "athletic_shoe hiking_boot womans_flat_shoe high_heel sandal ballet_shoes boot ice_skate roller_skate crown "
        "womans_hat tophat mortar_board billed_cap military_helmet helmet_with_white_cross purse handbag pouch "
        "school_satchel",
    ),
    "ball & sport": (
        "",
        "soccer baseball softball basketball volleyball football rugby_football tennis flying_disc bowling "
        "cricket_bat_and_ball field_hockey_stick_and_ball ice_hockey_stick_and_puck lacrosse "
        "table_tennis_paddle_and_ball badminton_racquet_and_shuttlecock boxing_glove goal_net golf ski curling_stone "
        "8ball yo-yo",
    ),
    "tool": (
        "",
        "hammer axe pick hammer_and_pick hammer_and_wrench dagger_knife crossed_swords boomerang bow_and_arrow "
        "carpentry_saw wrench screwdriver nut_and_bolt gear compression link chains hook toolbox magnet ladder "
        "scissors hocho key old_key fork_and_knife spoon razor plunger broom",
    ),
    "paper & office": (
        "book-paper writing",
        "email e-mail incoming_envelope envelope_with_arrow briefcase file_folder open_file_folder "
        "card_index_dividers date calendar spiral_note_pad spiral_calendar_pad card_index chart_with_upwards_trend "
        "chart_with_downwards_trend bar_chart clipboard card_file_box file_cabinet straight_ruler triangular_ruler "
        "receipt",
    ),
    "music": (
        "musical-instrument",
        "musical_score musical_note notes studio_microphone microphone headphones radio level_slider control_knobs "
        "postal_horn",
    ),
    "sky & weather": (
        "",
        "new_moon waxing_crescent_moon first_quarter_moon moon full_moon waning_gibbous_moon last_quarter_moon "
        "waning_crescent_moon crescent_moon new_moon_with_face first_quarter_moon_with_face "
        "last_quarter_moon_with_face sunny full_moon_with_face sun_with_face ringed_planet star star2 cloud "
        "partly_sunny thunder_cloud_and_rain mostly_sunny barely_sunny partly_sunny_rain rain_cloud snow_cloud "
        "lightning tornado fog wind_blowing_face rainbow snowflake comet",
    ),
    "heart": ("heart", ""),
}

# Dotted or lettered pictures that show no object of their class.
LEFT_OUT = {"dotted_line_face", "heart_decoration"}

# Code points that only say which version of a person is shown, and what a person is called without a sex.
VERSION_MARKS = {"fe0f", "200d", "2640", "2642"}
PERSON = {"1f468": "1f9d1", "1f469": "1f9d1"}
# Other pictures that are one glyph in several colours, directions or phases.
ONE_GLYPH = [
    "2764 1f9e1 1f49b 1f49a 1f499 1f49c 1f90e 1f5a4 1f90d 1fa77 1fa75 1fa76",
    "1f4d5 1f4d7 1f4d8 1f4d9",
    "1f311 1f312 1f313 1f314 1f315 1f316 1f317 1f318",
    "1f446 1f447 1f448 1f449",
    "1f91b 1f91c",
    "1faf1 1faf2",
    "1faf7 1faf8",
    "1f648 1f649 1f64a",
    "1f483 1f57a",
    "1f385 1f936 1f9d1-1f384",
    "1f934 1f478 1fac5",
    "1f930 1fac3 1fac4",
    "1f474 1f475 1f9d3",
    "1f466 1f467 1f9d2",
]


def glyph_of(unified):
    """The name that all versions of a glyph share."""
    bare = "-".join(PERSON.get(part, part) for part in unified.split("-") if part not in VERSION_MARKS)
    return next((group.split()[0] for group in ONE_GLYPH if bare in group.split()), bare)


def pictures_of_classes():
    """Every picture of a class in Unicode's order: (class, name, file, glyph)."""
    entries = json.loads((PACKAGES / "emoji-datasource" / "emoji.json").read_text())
    files = {path.name for path in (PACKAGES / "@lobehub" / "fluent-emoji-3d" / "assets").iterdir()}
    by_name = {name: label for label, (_, names) in CLASSES.items() for name in names.split()}
    by_group = {group: label for label, (groups, _) in CLASSES.items() for group in groups.split()}
    unknown = by_name.keys() - {entry["short_name"] for entry in entries}
    if unknown:
        raise SystemExit(f"emoji-datasource has no pictures named {sorted(unknown)}")
    for entry in sorted(entries, key=lambda entry: entry["sort_order"]):
        label = by_name.get(entry["short_name"]) or by_group.get(entry["subcategory"])
        if not label or entry["short_name"] in LEFT_OUT or entry["category"] in ("Symbols", "Flags"):
            continue
        unified = entry["unified"].lower()
        spellings = [unified, (entry["non_qualified"] or "").lower(), unified.replace("-fe0f", "")]
        file = next((f"{code}.webp" for code in spellings if code and f"{code}.webp" in files), None)
        if file:
            yield label, entry["name"].lower(), file, glyph_of(unified)


def held_out_glyphs(pictures, chance):
    """Whole glyphs, drawn by chance, with about a tenth of the pictures of one class (at least one picture)."""
    sizes = {}
    for _, _, _, glyph in pictures:
        sizes[glyph] = sizes.get(glyph, 0) + 1
    room, held_out = max(1, round(len(pictures) * HELD_OUT_SHARE)), set()
    for glyph in chance.sample(sorted(sizes), len(sizes)):
        if sizes[glyph] <= room:
            held_out.add(glyph)
            room -= sizes[glyph]
    return held_out


def main():
    pictures, chance = list(pictures_of_classes()), random.Random(SPLIT_SEED)
    rows = []
    for label in CLASSES:
        of_class = [picture for picture in pictures if picture[0] == label]
        held_out = held_out_glyphs(of_class, chance)
        for _, name, file, glyph in of_class:
            rows.append({"class": label, "name": name, "file": file, "heldOut": glyph in held_out})
        print(f"{label}: {len(of_class)} pictures, {sum(glyph in held_out for *_, glyph in of_class)} held out")
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (HERE / "pictures.json").write_text(f"[\n{lines}\n]\n")
    print(f"{len(rows)} pictures, {sum(row['heldOut'] for row in rows)} held out")


if __name__ == "__main__":
    main()
