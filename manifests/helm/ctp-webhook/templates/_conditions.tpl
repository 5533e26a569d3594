{{/* Whether a separate Deployment reconciles the self-signed certificates. */}}
{{- define "ctp-webhook.isSeparate" -}}
{{- and (eq .Values.certificates.source "self-signed") (eq .Values.certificates.controller "separate") }}
{{- end }}

{{/* Whether the Pods that serve reconcile the self-signed certificates. */}}
{{- define "ctp-webhook.reconciles" -}}
{{- and (eq .Values.certificates.source "self-signed") (ne .Values.certificates.controller "separate") }}
{{- end }}

{{/* Whether the Pods that serve call the API server, and need a token and egress. */}}
{{- define "ctp-webhook.asksAPIServer" -}}
{{- or .Values.clusterAware.enabled (eq (include "ctp-webhook.reconciles" .) "true") }}
{{- end }}

{{/* The address of the metrics port. */}}
{{- define "ctp-webhook.metricsAddress" -}}
{{ contains ":" .Values.listenAddress | ternary (printf "[%s]" .Values.listenAddress) .Values.listenAddress }}:{{ .Values.metrics.port }}
{{- end }}
