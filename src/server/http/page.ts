import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { htmlPage } from './html.ts';

/** Serves the built page: files under `assets/` carry a hash of their content in their name and never change; the rest is
 *  asked for again each time. Files that stand beside as `.br` or `.gz` are sent compressed. */
export async function registerPage(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(path.join(folder, 'index.html'))) {
    app.get('/', { config: { role: 'open' }, schema: { hide: true } }, async (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .send(
          htmlPage(
            'Not built',
            '<h1>The page is not built</h1><p><code>npm run build</code> builds it. The API is <a href="/api/v1/docs">here</a>.</p>',
          ),
        ),
    );
    return;
  }
  const openFiles: FastifyPluginAsync = async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, role: 'open' };
    });
    await files.register(fastifyStatic, {
      root: folder,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => {
        const hashed = path.relative(folder, file).startsWith(`assets${path.sep}`);
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  };
  await app.register(openFiles);
}
