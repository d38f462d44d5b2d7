import { DOWNLOAD_FORMATS, downloadUrl } from '../api.ts';
import { words } from '../words.ts';

/** Links to a schedule in every format. */
export function Downloads({ scheduleId, seasonName }: { scheduleId: string; seasonName: string }) {
  const fileName = seasonName.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'schedule';
  return (
    <nav className="downloads" aria-label={words.downloads.title}>
      <span aria-hidden="true">{words.downloads.title}</span>
      {DOWNLOAD_FORMATS.map((format) => (
        <a key={format} href={downloadUrl(scheduleId, format)} download={`${fileName}.${format}`}>
          {words.downloads.names[format]}
        </a>
      ))}
      <button type="button" className="quiet" onClick={() => window.print()}>
        {words.print}
      </button>
    </nav>
  );
}
