# The server with the web app in it. Data lives in /shop, a volume; nothing else is written.
#   docker build -t huitou . && docker run -p 127.0.0.1:8711:8711 -v shop:/shop huitou

FROM node:24-slim AS web
WORKDIR /build/web/app
COPY web/app/package.json web/app/package-lock.json web/app/.npmrc ./
RUN npm ci --silent
COPY web/app ./
RUN npm run --silent build

FROM python:3.13-slim AS wheel
WORKDIR /build
RUN pip install --no-cache-dir --quiet "hatchling>=1.27"
COPY pyproject.toml README.md README.zh-CN.md CHANGELOG.md LICENSE ./
COPY src ./src
COPY --from=web /build/src/huitou/crm/web/dist ./src/huitou/crm/web/dist
RUN hatchling build -t wheel

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY requirements/run.txt /tmp/run.txt
COPY --from=wheel /build/dist/*.whl /tmp/
RUN pip install --no-cache-dir --quiet --require-hashes -r /tmp/run.txt \
    && pip install --no-cache-dir --quiet --no-deps /tmp/*.whl \
    && pip install --no-cache-dir --quiet "psycopg[binary]>=3.2,<4" \
    && rm /tmp/*.whl /tmp/run.txt \
    && useradd --system --uid 10001 --home-dir /shop --shell /usr/sbin/nologin huitou \
    && install --directory --owner=huitou --group=huitou --mode=700 /shop
USER huitou
VOLUME /shop
EXPOSE 8711
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8711/healthz', timeout=4)"]
# A new volume has no shop in it yet.
ENTRYPOINT ["/bin/sh", "-c", "test -f /shop/huitou.toml || huitou init /shop; exec huitou \"$@\"", "huitou"]
CMD ["serve", "/shop", "--host", "0.0.0.0"]
