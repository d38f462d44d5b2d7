/** What is written in a cell: the opponent, and below it the days of a series. */
export function CellText({ text, days }: { text: string; days: string }) {
  return (
    <span>
      {text}
      {days !== '' && ' '}
      {days !== '' && <span className="days">{days}</span>}
    </span>
  );
}
