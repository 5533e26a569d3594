{{/* A binding of a ClusterRole to a service account, and the beginning of the role. The argument is a dict with root, suffix and account. */}}
{{- define "ctp-webhook.clusterRole" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  {{- include "ctp-webhook.clusterMetadata" (list .root "webhook" .suffix) | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ include "ctp-webhook.fullname" .root }}{{ .suffix }}
subjects:
  - kind: ServiceAccount
    name: {{ .account }}
    namespace: {{ .root.Release.Namespace }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  {{- include "ctp-webhook.clusterMetadata" (list .root "webhook" .suffix) | nindent 2 }}
{{- end }}

{{/* The rule of a NetworkPolicy that allows egress to the API server. */}}
{{- define "ctp-webhook.egress" -}}
- ports:
    {{- range .Values.networkPolicy.apiServer.ports }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- with .Values.networkPolicy.apiServer.cidrs }}
  to:
    {{- range . }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
  {{- end }}
{{- end }}
