import { readRobinxSeason } from '../../src/formats/robinx.ts';
import type { Constraint } from '../../src/model/constraint.ts';

/** Four teams, a double round robin, six slots; group 0 of the teams is 0 and 1, group 0 of the slots 0 and 2. */
export function tinySeason(capacityConstraints = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Instance>
<MetaData><InstanceName>Tiny</InstanceName><Contributor>NULL</Contributor><Date year="2026" month="1"/></MetaData>
<Structure>
<Format leagueIds="0"><numberRoundRobin>2</numberRoundRobin><compactness>C</compactness><gameMode>NULL</gameMode></Format>
<AdditionalGames/>
</Structure>
<ObjectiveFunction><Objective>SC</Objective></ObjectiveFunction>
<Data><Distances/><COEWeights/><Costs/></Data>
<Resources>
<LeagueGroups/>
<Leagues><league id="0" name="League"/></Leagues>
<TeamGroups><teamGroup id="0" name="North"/></TeamGroups>
<Teams>
<team id="0" league="0" name="Alpha" teamGroups="0"/>
<team id="1" league="0" name="Beta" teamGroups="0;"/>
<team id="2" league="0" name="Gamma" teamGroups=""/>
<team id="3" league="0" name="Delta"/>
</Teams>
<SlotGroups><slotGroup id="0" name="Early"/></SlotGroups>
<Slots>
<slot id="0" name="S0" slotGroup="0"/>
<slot id="1" name="S1"/>
<slot id="2" name="S2" slotGroup="0"/>
<slot id="3" name="S3"/>
<slot id="4" name="S4"/>
<slot id="10" name="S10"/>
</Slots>
</Resources>
<Constraints>
<BasicConstraints/>
<CapacityConstraints>
${capacityConstraints}
</CapacityConstraints>
</Constraints>
</Instance>
`;
}

export function tinySolution(matches: string): string {
  return `<Solution><Games>${matches}</Games></Solution>`;
}

/** The constraints of a tiny season with these elements. */
export function constraintsOf(elements: string): readonly Constraint[] {
  return readRobinxSeason(tinySeason(elements)).constraints;
}
