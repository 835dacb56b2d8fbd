# One file for every service: docker build --build-arg APP=lead . (default: all of them in one process).
# The stages before the last know no APP, so that all images share their layers.
FROM node:20-bookworm-slim AS built
WORKDIR /mingjing
ENV TURBO_TELEMETRY_DISABLED=1
COPY . .
RUN npm ci --no-audit --no-fund
RUN npx turbo run build --output-logs=errors-only
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
WORKDIR /mingjing
ENV NODE_ENV=production DATA_DIR=/data KEYS_DIR=/keys
RUN install -d -o node -g node -m 700 /data /keys
COPY --from=built /mingjing/package.json ./
COPY --from=built /mingjing/node_modules node_modules
COPY --from=built /mingjing/packages packages
COPY --from=built /mingjing/apps apps
COPY --from=built /mingjing/deploy/compose/health.js health.js
ARG APP=platform
RUN test -f apps/${APP}/dist/main.js && ln -s apps/${APP}/dist/main.js main.js
USER node
VOLUME ["/data", "/keys"]
ENTRYPOINT ["node", "main.js"]
