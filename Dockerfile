# The program without a window, in an image: what is built in out/, SQLite beside it, and Node. Neither Electron nor a tool
# of the build is in it. Written for Docker's older builder too, which some instances still have: no RUN --mount.
ARG BASE=node:22-bookworm-slim

FROM ${BASE} AS build
WORKDIR /build
# Before the sources, so that a change of these does not install everything again. Without scripts no Electron is fetched.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
COPY LICENSE electron.vite.config.ts tsconfig.base.json ./
COPY scripts scripts
COPY src src
RUN npm run --silent build
# SQLite is the only package that is not bundled. What is left out here is the desktop's.
RUN mkdir -p /image/app/out /image/app/node_modules \
  && cp package.json LICENSE out/licences.txt /image/app \
  && cp -r out/main out/renderer /image/app/out \
  && cp -r node_modules/node-sqlite3-wasm /image/app/node_modules \
  && rm /image/app/out/main/desktop.js /image/app/out/renderer/host.html

FROM ${BASE}
ARG VERSION=0.1.0
# Where these sources are kept: --build-arg SOURCE=https://...
ARG SOURCE=""
LABEL org.opencontainers.image.title="Guestbook" \
  org.opencontainers.image.description="A guestbook that never loses what a guest wrote" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.source="${SOURCE}"

# Many guests share an address behind a balancer, and what it is called is known to no one here: hence no limit, any host.
ENV HOST=0.0.0.0 \
  PORT=80 \
  GUESTBOOK_BACKEND=dynamodb \
  GUESTBOOK_DATA_DIR=/data \
  GUESTBOOK_CONFIRM_SECONDS=5 \
  GUESTBOOK_POSTS_PER_MINUTE=0 \
  GUESTBOOK_ALLOWED_HOSTS=*

COPY --from=build /image/app /app
# A new volume takes its owner from here: `node` in Node's own images. A number, since Kubernetes must see that it is not root.
RUN mkdir /data && chown 1000:1000 /data
WORKDIR /app
USER 1000:1000
VOLUME /data
EXPOSE 80

HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

# It finishes what it has accepted, and then ends.
STOPSIGNAL SIGTERM
CMD ["node", "out/main/headless.js"]
