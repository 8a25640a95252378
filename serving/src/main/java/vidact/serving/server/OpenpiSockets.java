package vidact.serving.server;

import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketServiceHandler;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import vidact.serving.robot.Engine;
import vidact.serving.robot.Refusal;
import vidact.serving.robot.RequestReader;
import vidact.serving.robot.Robot;

/** All connections in openpi's protocol. */
final class OpenpiSockets implements WebSocketServiceHandler {
    private final Engine engine;
    private final RequestReader reader;
    private final Set<RobotSocket> open = ConcurrentHashMap.newKeySet();

    OpenpiSockets(Engine engine, RequestReader reader) {
        this.engine = engine;
        this.reader = reader;
    }

    @Override
    public WebSocket handle(ServiceRequestContext context, WebSocket in) {
        WebSocketWriter out = WebSocket.streaming();
        byte[] metadata;
        Robot robot;
        try {
            metadata = Contract.metadata(engine.model());
            robot = engine.connect(context.remoteAddress().toString().replaceFirst("^/", ""));
        } catch (Refusal e) {
            CompletableFuture<Void> unused = in.subscribe(); // reads and forgets what comes
            RobotSocket.refuse(out, WebSocketCloseStatus.TRY_AGAIN_LATER, e.sentence());
            return out;
        }
        RobotSocket socket = new RobotSocket(engine, reader, robot, out);
        open.add(socket);
        CompletableFuture<Void> unused = out.whenComplete().whenComplete((done, failure) -> {
            open.remove(socket);
            engine.disconnect(robot);
        });
        out.write(metadata);
        in.subscribe(socket, context.eventLoop());
        return out;
    }

    /** Says to all that the server ends. */
    void stop() {
        open.forEach(RobotSocket::stop);
    }
}
