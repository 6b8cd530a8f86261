from django.db import migrations

from foundation.locks import fixed_identity, insert_only, lock_child, lock_version


class Migration(migrations.Migration):
    dependencies = [("goals", "0001_initial"), ("foundation", "0003_locks")]
    operations = [
        *lock_version("goals_directiongoalversion"),
        *lock_version("goals_effectgoalversion"),
        *lock_child("goals_contribution", ("goals_effectgoalversion", "version_id")),
        *lock_child("goals_ruleoutcome", ("goals_effectgoalversion", "version_id")),
        *lock_child(
            "goals_target",
            ("goals_effectgoalversion", "effect_goal_version_id"),
            ("goals_directiongoalversion", "direction_goal_version_id"),
        ),
        *fixed_identity("goals_effectgoal", ["body_id", "year_id", "number"]),
        *fixed_identity("goals_directiongoal", ["direction_id", "number"]),
        *insert_only("goals_effectgoaltransition"),
        *insert_only("goals_directiongoaltransition"),
    ]
