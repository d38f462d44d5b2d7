-- Whether a schedule is a step of a draft is asked for each schedule of a list.
create index draft_steps_by_schedule on draft_steps (schedule_id);
