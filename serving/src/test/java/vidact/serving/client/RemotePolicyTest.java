package vidact.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.policy.Policies;
import vidact.core.policy.PolicySource;
import vidact.serving.robot.Model;
import vidact.serving.server.PolicyServer;
import vidact.serving.server.Security;
import vidact.serving.server.ServeConfig;
import vidact.simulation.chain.Chain;
import vidact.simulation.evaluation.ChainTrial;
import vidact.simulation.scene.Layout;
import vidact.simulation.world.RobotState;

final class RemotePolicyTest {
    @Test
    void aClosedLoopThroughTheServerIsTheSameAsWithoutIt() {
        Policies random = PolicySource.find("random", RobotState.NAMES);
        ServeConfig config =
                Configs.load(ServeConfig.class, "serve", "tiny", List.of()).at("127.0.0.1", 0);
        try (PolicyServer server = PolicyServer.start(config, Security.local(), () -> Model.of(random, "v1"))) {
            server.load();
            Policies remote = PolicySource.find("ws://127.0.0.1:" + server.port(), RobotState.NAMES);
            ChainTrial.Setting setting = new ChainTrial.Setting(Layout.D, 3, Optional.empty());
            Chain chain = Chain.published().get(0);
            ChainTrial.Watcher nobody = (world, instruction) -> {};
            assertThat(ChainTrial.run(chain, remote, setting, nobody))
                    .isEqualTo(ChainTrial.run(chain, random, setting, nobody));
            assertThat(server.engine().gauges().decisions()).isPositive();
        }
    }

    @Test
    void whatIsNoServerIsSaidAtOnce() {
        assertThatThrownBy(() -> PolicySource.find("ws://127.0.0.1:1", List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no policy server answers at ws://127.0.0.1:1");
        assertThatThrownBy(() -> PolicySource.find("ws://127.0.0.1:1?tokn=x", List.of()))
                .hasMessageContaining("?token-file=FILE");
    }
}
