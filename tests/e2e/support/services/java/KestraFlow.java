import io.kestra.core.models.executions.Execution;
import io.kestra.core.models.flows.FlowWithSource;
import io.kestra.core.repositories.LocalFlowRepositoryLoader;
import io.kestra.core.runners.TestRunner;
import io.kestra.core.runners.TestRunnerUtils;
import io.micronaut.context.ApplicationContext;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Kestra's own engine (validation, executor, worker) on an H2 in memory, without its pages and its API, which are not on Maven
 * Central: loads a folder of flows as `server standalone --flow-path` does, and runs one of them.
 *
 * <pre>KestraFlow FLOWS_FOLDER STORAGE_FOLDER CONTROLLER_PORT [NAMESPACE FLOW]</pre>
 *
 * Prints the flows, then the state of each task and of the execution. Ends with 1 if that is not success, with 2 on an error.
 */
public class KestraFlow {
    private static final String TENANT = "main";

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[2]);
        Map<String, Object> settings = new HashMap<>(Map.of(
            "kestra.repository.type", "h2",
            "kestra.queue.type", "h2",
            "kestra.storage.type", "local",
            "kestra.storage.local.base-path", arguments[1],
            "kestra.tasks.tmp-dir.path", Path.of(arguments[1], "tasks").toString(),
            "kestra.anonymous-usage-report.enabled", false,
            "kestra.url", "http://localhost",
            "kestra.controller.port", port,
            "kestra.worker.controllers.type", "STATIC",
            "kestra.worker.controllers.static.endpoints", List.of(Map.of("host", "localhost", "port", port))
        ));
        settings.put("datasources.h2.url", "jdbc:h2:mem:kestra;TIME ZONE=UTC;DB_CLOSE_DELAY=-1;CASE_INSENSITIVE_IDENTIFIERS=TRUE");
        settings.put("datasources.h2.driver-class-name", "org.h2.Driver");
        settings.put("datasources.h2.username", "sa");
        settings.put("datasources.h2.password", "");
        try {
            // Never closed: its threads end with the process.
            run(ApplicationContext.run(settings), arguments);
        } catch (Throwable error) {
            System.out.println("error: " + error);
            Runtime.getRuntime().halt(2);
        }
    }

    private static void run(ApplicationContext context, String[] arguments) throws Exception {
        File folder = new File(arguments[0]);
        for (FlowWithSource flow : context.getBean(LocalFlowRepositoryLoader.class).load(TENANT, folder)) {
            System.out.println("flow " + flow.getNamespace() + "." + flow.getId());
        }
        if (arguments.length == 3) Runtime.getRuntime().halt(0);
        context.getBean(TestRunner.class).run();
        Execution execution = context.getBean(TestRunnerUtils.class)
            .runOne(TENANT, arguments[3], arguments[4], Duration.ofMinutes(5));
        execution.getTaskRunList().forEach(task -> System.out.println(task.getTaskId() + " " + task.getState().getCurrent()));
        System.out.println("execution " + execution.getState().getCurrent());
        Runtime.getRuntime().halt(execution.getState().isSuccess() ? 0 : 1);
    }
}
