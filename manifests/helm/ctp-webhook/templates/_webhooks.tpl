{{/* The fields that both webhooks have in common. The argument is a dict with root, path and authority. */}}
{{- define "ctp-webhook.webhook" -}}
{{- $webhooks := .root.Values.webhooks -}}
admissionReviewVersions: [v1, v1beta1]
sideEffects: None
timeoutSeconds: {{ $webhooks.timeoutSeconds }}
matchPolicy: Equivalent
rules:
  - apiGroups: [gateway.envoyproxy.io]
    apiVersions: ["*"]
    resources: [clienttrafficpolicies]
    operations: [CREATE, UPDATE]
    scope: Namespaced
{{- range $field := list "namespaceSelector" "objectSelector" }}
{{- with index $webhooks $field }}
{{ $field }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- if or $webhooks.skipUnchangedSpec $webhooks.matchConditions }}
matchConditions:
  {{- if $webhooks.skipUnchangedSpec }}
  - name: spec-is-new
    expression: >-
      oldObject == null || !has(object.spec) || !has(oldObject.spec) || object.spec != oldObject.spec
  {{- end }}
  {{- with $webhooks.matchConditions }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
clientConfig:
  {{- with .authority }}
  caBundle: {{ . | b64enc }}
  {{- end }}
  service:
    namespace: {{ .root.Release.Namespace }}
    name: {{ include "ctp-webhook.fullname" .root }}
    path: {{ .path }}
    port: 443
{{- end }}

{{/* The annotations of both configurations. */}}
{{- define "ctp-webhook.webhookAnnotations" -}}
{{- $annotations := dict }}
{{- if eq .Values.certificates.source "cert-manager" }}
{{- $annotations = dict "cert-manager.io/inject-ca-from" (printf "%s/%s" .Release.Namespace (include "ctp-webhook.fullname" .)) }}
{{- end }}
{{- with merge $annotations .Values.webhooks.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
