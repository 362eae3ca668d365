/** What the launcher of Trino's package starts: the server that the jars of Maven Central hold. */
public class TrinoServer {
    public static void main(String[] arguments) {
        new io.trino.server.Server().start(arguments[0]);
    }
}
