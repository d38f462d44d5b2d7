# The service as an image: one node of it. Its database is elsewhere: see compose.yaml and docs/operations.md.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24.21.0-bookworm-slim
# Compiled code is kept between the processes and restarts of a container; all else in it is read-only for the service.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3004 NODE_COMPILE_CACHE=/tmp/flextime-compiled
WORKDIR /app
# Without what is optional: that is the embedded database, and a Node that the image has itself.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY bin bin
COPY migrations migrations
COPY examples examples
COPY src src
COPY --from=build /app/dist dist
RUN ln -s /app/bin/flextime /usr/local/bin/flextime
USER node
EXPOSE 3004
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/server/main.ts"]
