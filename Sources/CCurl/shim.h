// libcurl, and its variadic functions one type at a time: Swift imports no variadic C function.
#include <curl/curl.h>

static inline CURLcode tern_curl_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode tern_curl_size(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode tern_curl_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode tern_curl_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode tern_curl_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}
typedef size_t (*tern_curl_data)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode tern_curl_receiver(CURL *handle, CURLoption option, tern_curl_data receive) {
  return curl_easy_setopt(handle, option, receive);
}
typedef curl_socket_t (*tern_curl_open)(void *context, curlsocktype purpose, struct curl_sockaddr *address);
static inline CURLcode tern_curl_opener(CURL *handle, tern_curl_open open) {
  return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open);
}
static inline CURLcode tern_curl_status(CURL *handle, long *status) {
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, status);
}
/// What curl_multi_info_read says of the one transfer: 1 and its code when it is done.
static inline int tern_curl_outcome(CURLM *multi, CURLcode *code) {
  int left = 0;
  for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));)
    if (message->msg == CURLMSG_DONE) { *code = message->data.result; return 1; }
  return 0;
}
static inline CURLcode tern_curl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
