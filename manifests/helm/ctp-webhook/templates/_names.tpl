{{- define "ctp-webhook.name" -}}
{{ .Values.nameOverride | default .Chart.Name }}
{{- end }}

{{- define "ctp-webhook.fullname" -}}
{{ .Values.fullnameOverride | default (include "ctp-webhook.name" .) }}
{{- end }}

{{- define "ctp-webhook.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "ctp-webhook.fullname" .) }}
{{- end }}

{{/* The service account of the certificate controller. */}}
{{- define "ctp-webhook.controllerAccount" -}}
{{ .Values.certificates.serviceAccount.name | default (printf "%s-certificates" (include "ctp-webhook.fullname" .)) }}
{{- end }}

{{/* The Secret of the certificate. */}}
{{- define "ctp-webhook.secret" -}}
{{- $suffix := eq .Values.certificates.source "self-signed" | ternary "self-signed" "tls" -}}
{{ .Values.certificates.secretName | default (printf "%s-%s" (include "ctp-webhook.fullname" .) $suffix) }}
{{- end }}

{{- define "ctp-webhook.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* The labels that select all Pods of the release. */}}
{{- define "ctp-webhook.releaseSelector" -}}
app.kubernetes.io/name: {{ include "ctp-webhook.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The labels that select the Pods of a component. The argument is a list of the root and the component. */}}
{{- define "ctp-webhook.selectorOf" -}}
{{ include "ctp-webhook.releaseSelector" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* The labels that select the Pods that serve. */}}
{{- define "ctp-webhook.selector" -}}
{{ include "ctp-webhook.selectorOf" (list . "webhook") }}
{{- end }}

{{/* The labels of an object of a component. The argument is a list of the root and the component. */}}
{{- define "ctp-webhook.labelsOf" -}}
{{- $root := index . 0 -}}
{{ include "ctp-webhook.selectorOf" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: ctp-webhook
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "ctp-webhook.labels" -}}
{{ include "ctp-webhook.labelsOf" (list . "webhook") }}
{{- end }}

{{/* Name, namespace and labels of an object. The argument is a list of the root, the component and a suffix of the name. */}}
{{- define "ctp-webhook.metadata" -}}
{{- $root := index . 0 -}}
name: {{ include "ctp-webhook.fullname" $root }}{{ index . 2 }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "ctp-webhook.labelsOf" (list $root (index . 1)) | nindent 2 }}
{{- end }}

{{/* The same without a namespace. */}}
{{- define "ctp-webhook.clusterMetadata" -}}
{{- $root := index . 0 -}}
name: {{ include "ctp-webhook.fullname" $root }}{{ index . 2 }}
labels:
  {{- include "ctp-webhook.labelsOf" (list $root (index . 1)) | nindent 2 }}
{{- end }}
