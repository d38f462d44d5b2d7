/** RobinX XML: seasons ("instances") and schedules ("solutions"). */
export { readRobinxSeason } from './robinx/read-season.ts';
export { type DroppedMatch, readRobinxSchedule, writeRobinxSchedule } from './robinx/schedule.ts';
export { writeRobinxSeason } from './robinx/write-season.ts';
