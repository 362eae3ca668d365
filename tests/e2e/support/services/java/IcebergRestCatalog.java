import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/**
 * Stands in for Lakekeeper, which exists as an image only: the REST catalog server that Apache Iceberg tests its own clients
 * with, its state in PostgreSQL as Lakekeeper has it. It speaks the same protocol at the same path, /catalog, and shows
 * nothing of Lakekeeper itself.
 */
public class IcebergRestCatalog {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        JdbcCatalog catalog = new JdbcCatalog();
        catalog.initialize(environment.get("ICEBERG_WAREHOUSE"), Map.ofEntries(
                Map.entry("uri", environment.get("CATALOG_JDBC_URL")),
                Map.entry("jdbc.user", environment.get("CATALOG_USER")),
                Map.entry("jdbc.password", environment.get("CATALOG_PASSWORD")),
                Map.entry("jdbc.schema-version", "V1"),
                Map.entry("warehouse", "s3://" + environment.get("LAKE_BUCKET")),
                Map.entry("io-impl", "org.apache.iceberg.aws.s3.S3FileIO"),
                Map.entry("s3.endpoint", environment.get("S3_ENDPOINT_URL")),
                Map.entry("s3.path-style-access", "true"),
                Map.entry("s3.access-key-id", environment.get("AWS_ACCESS_KEY_ID")),
                Map.entry("s3.secret-access-key", environment.get("AWS_SECRET_ACCESS_KEY")),
                Map.entry("client.region", environment.get("S3_REGION"))));

        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new BelowCatalog(new RESTCatalogAdapter(catalog))), "/*");
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(environment.get("CATALOG_PORT"))));
        server.setHandler(context);
        server.start();
        server.join();
    }

    /** Iceberg's servlet wants the protocol's paths to begin at the root. */
    private static class BelowCatalog extends RESTCatalogServlet {
        BelowCatalog(RESTCatalogAdapter adapter) {
            super(adapter);
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
            super.service(new HttpServletRequestWrapper(request) {
                @Override
                public String getRequestURI() {
                    return super.getRequestURI().replaceFirst("^/catalog", "");
                }
            }, response);
        }
    }
}
