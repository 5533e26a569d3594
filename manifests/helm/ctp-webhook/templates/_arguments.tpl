{{/* Severities of rules, as the flag --rules takes them. YAML 1.1 reads off as false. */}}
{{- define "ctp-webhook.rules" -}}
{{- $rules := list }}
{{- range $rule, $severity := .Values.rules }}
{{- $rules = append $rules (printf "%s=%s" $rule (kindIs "bool" $severity | ternary "off" $severity)) }}
{{- end }}
{{- join "," $rules }}
{{- end }}

{{/* The arguments of the Pods that serve. */}}
{{- define "ctp-webhook.arguments" -}}
- serve
- --port={{ .Values.port }}
{{- if ne .Values.listenAddress "0.0.0.0" }}
- {{ printf "--listen-address=%s" .Values.listenAddress | quote }}
{{- end }}
{{- if eq (include "ctp-webhook.reconciles" .) "true" }}
- --self-signed
{{ include "ctp-webhook.selfSignedArguments" . }}
{{- else }}
- --tls-cert-file=/tls/tls.crt
- --tls-private-key-file=/tls/tls.key
{{- end }}
- --threads={{ .Values.threads }}
- --shutdown-delay={{ .Values.shutdown.delaySeconds }}s
- --shutdown-timeout={{ .Values.shutdown.timeoutSeconds }}s
{{- if .Values.metrics.enabled }}
- --metrics-address={{ include "ctp-webhook.metricsAddress" . }}
{{- end }}
{{- if .Values.clusterAware.enabled }}
- --watch-cluster
{{- end }}
{{- if .Values.clusterAware.checkReferences }}
- --check-references
{{- end }}
{{- with .Values.envoyGateway }}
- --envoy-gateway={{ . }}
{{- end }}
{{- with .Values.envoyGatewayDeployment }}
- --envoy-gateway-deployment={{ . }}
{{- end }}
{{- if ne .Values.defaults "api" }}
- --defaults={{ .Values.defaults }}
{{- end }}
{{- if not .Values.mutating.earlyDenial }}
- --early-denial=off
{{- end }}
{{- with include "ctp-webhook.rules" . }}
- --rules={{ . }}
{{- end }}
{{- if ne .Values.logLevel "info" }}
- --log-level={{ .Values.logLevel }}
{{- end }}
{{- if ne .Values.logFormat "json" }}
- --log-format={{ .Values.logFormat }}
{{- end }}
{{- with .Values.clientCertificates }}
{{- if .enabled }}
- --client-ca-file=/client-ca/ca.crt
{{- with .allowedNames }}
- {{ printf "--client-allowed-names=%s" (join "," .) | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end }}
