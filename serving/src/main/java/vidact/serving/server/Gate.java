package vidact.serving.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before every route, the upgrade to a WebSocket too: no foreign web page, no compressed body, no stranger. Without a token only this
 * machine's own names are answered, so that a page whose host name was pointed here reaches nothing.
 */
final class Gate implements DecoratingHttpServiceFunction {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Security security;
    private final boolean localNamesOnly;

    Gate(Security security, boolean localNamesOnly) {
        this.security = security;
        this.localNamesOnly = localNamesOnly;
    }

    @Override
    public HttpResponse serve(HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        RequestHeaders headers = request.headers();
        String authority = Optional.ofNullable(headers.authority()).orElse("");
        if (localNamesOnly && !LOCAL.contains(host(authority))) {
            return refuse(HttpStatus.FORBIDDEN, "without a token only this machine's own names are answered");
        }
        Optional<String> origin = Optional.ofNullable(headers.get(HttpHeaderNames.ORIGIN));
        if (origin.isPresent() && !isOf(origin.get(), authority)) {
            return refuse(HttpStatus.FORBIDDEN, "pages of other origins are not answered");
        }
        String coding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        if (!coding.equals("identity")) {
            return refuse(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "compressed bodies are not taken");
        }
        if (!security.admits(Optional.ofNullable(headers.get(HttpHeaderNames.AUTHORIZATION)))) {
            return HttpResponse.of(
                    ResponseHeaders.builder(HttpStatus.UNAUTHORIZED)
                            .contentType(MediaType.PLAIN_TEXT_UTF_8)
                            .add(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Vidact\"")
                            .build(),
                    HttpData.ofUtf8("a token is wanted: Authorization: Bearer TOKEN\n"));
        }
        return delegate.serve(context, request);
    }

    private static HttpResponse refuse(HttpStatus status, String sentence) {
        return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, sentence + "\n");
    }

    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean port = colon > authority.lastIndexOf(']');
        return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
    }

    private static boolean isOf(String origin, String authority) {
        try {
            return authority.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
