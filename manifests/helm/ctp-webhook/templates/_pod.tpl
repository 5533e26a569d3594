{{/* Labels and annotations of a Pod. The argument is a list of the root, the component and whether it has metrics. */}}
{{- define "ctp-webhook.podMetadata" -}}
{{- $root := index . 0 -}}
labels:
  {{- include "ctp-webhook.selectorOf" (list $root (index . 1)) | nindent 2 }}
  app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
  app.kubernetes.io/part-of: ctp-webhook
  {{- with merge dict $root.Values.podLabels $root.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- $annotations := dict }}
{{- if and (index . 2) $root.Values.metrics.scrapeAnnotations }}
{{- $annotations = dict "prometheus.io/scrape" "true" "prometheus.io/port" (toString $root.Values.metrics.port) }}
{{- end }}
{{- with merge dict $root.Values.podAnnotations $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What all Pods have in common. */}}
{{- define "ctp-webhook.podSpec" -}}
enableServiceLinks: false
{{- range $field := list "imagePullSecrets" "nodeSelector" "tolerations" "affinity" }}
{{- with index $.Values $field }}
{{ $field }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What all containers have in common. */}}
{{- define "ctp-webhook.container" -}}
name: ctp-webhook
image: {{ include "ctp-webhook.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- with .Values.containerSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "ctp-webhook.namespaceVariable" -}}
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
{{- end }}

{{/* Where the certificate controller finds its objects. The argument is the root. */}}
{{- define "ctp-webhook.selfSignedArguments" -}}
- --self-signed-secret=$(POD_NAMESPACE)/{{ include "ctp-webhook.secret" . }}
- --self-signed-name={{ include "ctp-webhook.fullname" . }}.$(POD_NAMESPACE).svc
{{- if ne (include "ctp-webhook.fullname" .) "ctp-webhook" }}
- --self-signed-configuration={{ include "ctp-webhook.fullname" . }}
{{- end }}
{{- end }}
