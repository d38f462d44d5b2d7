import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.ts';
import { RunningService } from './running-service.ts';

/** What the tests of a file share: the service and a browser, both started once. A test ends with its pages closed, and fails
 *  if the browser complained of anything that the test did not expect. */
export class Visit {
  readonly service = new RunningService();
  #browser!: Browser;
  #complaints: string[] = [];

  /** Starts and ends with the tests of the file that calls it. */
  constructor() {
    before(async () => {
      [this.#browser] = await Promise.all([launchBrowser(), this.service.start()]);
    });
    after(async () => {
      await this.#browser?.close();
      await this.service.remove();
    });
    beforeEach(() => {
      this.#complaints = [];
    });
    afterEach(async () => {
      for (const context of this.#browser.contexts()) await context.close();
      assert.deepEqual(this.#complaints, [], 'the browser complained');
    });
  }

  /** Opens a place of the page, like `#/seasons`. */
  open(place = '', options: Omit<NonNullable<Parameters<typeof openPage>[2]>, 'complaints'> = {}): Promise<Page> {
    return openPage(this.#browser, `${this.service.address}/${place}`, { complaints: this.#complaints, ...options });
  }

  /** Forgets the complaints that say what the test has brought about. */
  expect(pattern: RegExp): void {
    const others = this.#complaints.filter((complaint) => !pattern.test(complaint));
    this.#complaints.splice(0, Infinity, ...others);
  }
}
