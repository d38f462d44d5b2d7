-- What a run's solver has proved that no schedule keeps together, in words, as JSON; null: nothing.
alter table runs add column contradiction text;
