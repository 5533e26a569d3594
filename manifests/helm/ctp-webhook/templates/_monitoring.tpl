{{/* The names of all alerts, as a JSON array. */}}
{{- define "ctp-webhook.alertNames" -}}
{{- $names := list }}
{{- range (.Files.Get "monitoring/alerts/prometheus-rule.yaml" | fromYaml).spec.groups }}
{{- range .rules }}
{{- $names = append $names .alert }}
{{- end }}
{{- end }}
{{- toJson $names }}
{{- end }}

{{/* The endpoint of a ServiceMonitor or PodMonitor. */}}
{{- define "ctp-webhook.endpoint" -}}
- port: metrics
  {{- range $field := list "interval" "scrapeTimeout" "relabelings" "metricRelabelings" }}
  {{- with index $ $field }}
  {{ $field }}: {{ toJson . }}
  {{- end }}
  {{- end }}
{{- end }}

{{/* Metadata of a monitoring object. The argument is a list of the root, a suffix of the name, and the object's values. */}}
{{- define "ctp-webhook.monitoringMetadata" -}}
{{- include "ctp-webhook.metadata" (list (index . 0) "webhook" (index . 1)) }}
{{- with (index . 2).labels }}
{{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
