{{- define "ctp-webhook.selector" -}}
app.kubernetes.io/name: ctp-webhook
{{- end }}

{{- define "ctp-webhook.labels" -}}
{{ include "ctp-webhook.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "ctp-webhook.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* What a webhook configuration has beside its own: whom the API server asks, and whom it trusts. */}}
{{- define "ctp-webhook.clientConfig" -}}
{{- with .authority }}
caBundle: {{ . | b64enc }}
{{- end }}
service:
  namespace: {{ .root.Release.Namespace }}
  name: ctp-webhook
  path: {{ .path }}
  port: 443
{{- end }}

{{- define "ctp-webhook.rules" -}}
- apiGroups: [gateway.envoyproxy.io]
  apiVersions: ["*"]
  resources: [clienttrafficpolicies]
  operations: [CREATE, UPDATE]
  scope: Namespaced
{{- end }}

{{- define "ctp-webhook.matchConditions" -}}
- name: spec-is-new
  expression: >-
    oldObject == null || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec
{{- end }}

{{- define "ctp-webhook.annotations" -}}
{{- if eq .Values.certificates.source "cert-manager" }}
annotations:
  cert-manager.io/inject-ca-from: {{ .Release.Namespace }}/ctp-webhook
{{- end }}
{{- end }}

{{/* The binding of a ClusterRole to the webhook's account, and the role's own beginning. */}}
{{- define "ctp-webhook.clusterRole" }}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ .name }}
  labels:
    {{- include "ctp-webhook.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ .name }}
subjects:
  - kind: ServiceAccount
    name: ctp-webhook
    namespace: {{ .root.Release.Namespace }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .name }}
  labels:
    {{- include "ctp-webhook.labels" .root | nindent 4 }}
{{- end }}

{{/* Whether the Pods speak to the API server, and need a token and a way to it. */}}
{{- define "ctp-webhook.asksAPIServer" -}}
{{- or .Values.clusterAware.enabled (eq .Values.certificates.source "self-signed") }}
{{- end }}
