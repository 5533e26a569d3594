# The same image as hack/image/build makes, for those who have Docker: one static executable on an empty base.
#   docker build --tag ctp-webhook:0.1.0 .
ARG SWIFT=6.2
FROM swift:${SWIFT}-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libssl-dev libnghttp2-dev libyaml-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN hack/image/executable /ctp-webhook

FROM scratch
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ctp-webhook" \
      org.opencontainers.image.description="Admission webhook for Envoy Gateway's ClientTrafficPolicy" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /ctp-webhook /ctp-webhook
# A number, so that a cluster can tell that it is not root.
USER 65532:65532
EXPOSE 9443
ENTRYPOINT ["/ctp-webhook"]
CMD ["--help"]
