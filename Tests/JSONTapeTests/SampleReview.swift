/// An AdmissionReview as kube-apiserver sends it, with every kind of token, escapes and text beyond ASCII.
let sampleReview = #"""
    {
      "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
      "request": {
        "uid": "705ab4f5-6393-11e8-b7cc-42010a800002", "operation": "CREATE", "dryRun": false, "oldObject": null,
        "object": {
          "metadata": {"name": "größe-\u00e9\ud83d\ude00", "labels": {"a\/b": "c\\d\"e\n", "日本": "😀"}},
          "spec": {
            "targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "eg"}, {}],
            "http2": {"maxConcurrentStreams": 1e2, "initialStreamWindowSize": 65536, "x": [-0.5, [], [[]], true]}
          }
        }
      }
    }
    """#
