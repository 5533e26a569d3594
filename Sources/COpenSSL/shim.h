// OpenSSL 3.0 for Swift: function-like macros as functions, and variadic or generated functions with plain signatures.
#pragma once
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Errors.
static inline int ctp_error_reason(unsigned long code) { return ERR_GET_REASON(code); }
static inline int ctp_error_library(unsigned long code) { return ERR_GET_LIB(code); }
static inline int ctp_is_system_error(unsigned long code) { return ERR_SYSTEM_ERROR(code); }

// Contexts.
static inline int ctp_ctx_set_min_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}
static inline int ctp_ctx_set_max_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_max_proto_version(context, version);
}
static inline void ctp_ctx_set_mode(SSL_CTX *context, long mode) { SSL_CTX_set_mode(context, mode); }
static inline int ctp_ctx_set_groups(SSL_CTX *context, const char *list) { return (int)SSL_CTX_set1_groups_list(context, list); }
static inline void ctp_ctx_disable_session_cache(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
static inline int ctp_ctx_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}
static inline void ctp_ctx_set_max_cert_list(SSL_CTX *context, long bytes) { SSL_CTX_set_max_cert_list(context, bytes); }
static const uint64_t ctp_op_no_compression = SSL_OP_NO_COMPRESSION;
static const uint64_t ctp_op_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t ctp_op_no_ticket = SSL_OP_NO_TICKET;
static const uint64_t ctp_op_cipher_server_preference = SSL_OP_CIPHER_SERVER_PREFERENCE;

// Sessions.
static inline int ctp_ssl_set_host_name(SSL *ssl, const char *name) { return (int)SSL_set_tlsext_host_name(ssl, name); }
static inline void ctp_bio_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void ctp_bio_clear_retry_flags(BIO *bio) { BIO_clear_retry_flags(bio); }

// Memory BIOs.
static inline long ctp_bio_memory(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

// Certificates and keys.
static inline EVP_PKEY *ctp_generate_p256(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"); }
static inline int ctp_general_names_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline GENERAL_NAME *ctp_general_name(const GENERAL_NAMES *names, int index) { return sk_GENERAL_NAME_value(names, index); }
static inline unsigned long ctp_name_flags(void) { return XN_FLAG_RFC2253; }
