-- Who locked which games of a step, when and why. JSON: [{games: [index], by, at, reason}]; `locked` stays what the search reads.
alter table draft_steps add column locks text not null default '[]';
