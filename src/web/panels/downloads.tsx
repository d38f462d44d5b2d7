import { DOWNLOAD_FORMATS, downloadUrl } from '../api.ts';
import { words } from '../words.ts';

/** Links to a schedule in every format. */
export function Downloads({ scheduleId }: { scheduleId: string }) {
  return (
    <nav className="downloads" aria-label={words.downloads.title}>
      <span aria-hidden="true">{words.downloads.title}</span>
      {DOWNLOAD_FORMATS.map((format) => (
        <a key={format} href={downloadUrl(scheduleId, format)} download={`schedule-${scheduleId.slice(0, 8)}.${format}`}>
          {words.downloads.names[format]}
        </a>
      ))}
      <button type="button" className="quiet" onClick={() => window.print()}>
        {words.print}
      </button>
    </nav>
  );
}
