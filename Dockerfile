# Builds the same image as hack/image/build with Docker: one static executable on an empty base.
#   docker build --tag ctp-webhook:0.1.0 .
# A tag can be moved to another image. DIGEST (sha256:…) pins the base; docs/install.md says how to find it.
ARG SWIFT=6.2
ARG DIGEST=
FROM swift:${SWIFT}-bookworm${DIGEST:+@}${DIGEST} AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libssl-dev libnghttp2-dev libyaml-dev zlib1g-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
ARG REVISION=
RUN CTP_REVISION=${REVISION} hack/image/executable /ctp-webhook

FROM scratch
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ctp-webhook" \
      org.opencontainers.image.description="Admission webhook for Envoy Gateway's ClientTrafficPolicy" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /ctp-webhook /ctp-webhook
# A numeric user, so that a cluster can verify that it is not root.
USER 65532:65532
EXPOSE 9443
ENTRYPOINT ["/ctp-webhook"]
CMD ["--help"]
